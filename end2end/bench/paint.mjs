// How soon there is something to see, and how soon something happens when one does something: LCP and INP, as
// web.dev/vitals defines them.
import { at, middle, SLOW, Visitor } from "./visitor.mjs";

const WEEK = "/calendar?view=week&date=2026-11-18&who=me";
const PLACES = [
  { name: "calendar", address: WEEK, login: "rep1", there: ".grid-ground[data-ready] .chip" },
  { name: "board", address: "/issues", login: "manager", there: ".board[data-ready] .issue-card" },
];

export async function paint({ browser, server }) {
  const rows = [];
  for (const { name, address, login, there } of PLACES) {
    const [firsts, repeats] = [[], []];
    for (let run = 0; run < 5; run++) {
      const visitor = await Visitor.arrive(browser, server, login);
      await visitor.counters.send("Emulation.setCPUThrottlingRate", { rate: SLOW });
      const paints = [];
      for (let visit = 0; visit < 3; visit++) {
        await visitor.go(address);
        await visitor.page.locator(there).first().waitFor();
        await visitor.page.waitForTimeout(500);
        paints.push(await visitor.page.evaluate(largestPaint));
      }
      firsts.push(paints[0]);
      repeats.push(paints[2]);
      await visitor.leave();
    }
    rows.push({ name: `${name}: LCP of a first visit at ${SLOW}× slow CPU, ms`, value: middle(firsts), budget: 1200 });
    rows.push({ name: `${name}: LCP of a repeated visit at ${SLOW}× slow CPU, ms`, value: middle(repeats), budget: 600 });
  }
  for (const slow of [1, SLOW]) {
    for (const { name, address, login, there } of PLACES) {
      const visitor = await Visitor.arrive(browser, server, login);
      await visitor.page.addInitScript(listen);
      await visitor.go(address);
      await visitor.page.locator(there).first().waitFor();
      await visitor.page.waitForTimeout(1000);
      await visitor.counters.send("Emulation.setCPUThrottlingRate", { rate: slow });
      for (let round = 0; round < 5; round++) await (name === "board" ? workOnBoard : workOnCalendar)(visitor);
      await visitor.page.waitForTimeout(500);
      const took = await visitor.page.evaluate(() => [...window.__took.values()]);
      // The slowest, but for one in fifty.
      const slowest = took.map(({ duration }) => duration).sort((a, b) => b - a)[Math.floor(took.length / 50)];
      const which = took.find(({ duration }) => duration === slowest).name;
      const speed = slow === 1 ? "" : ` at ${slow}× slow CPU`;
      rows.push({ name: `${name}: INP${speed} (${took.length} interactions, that one a ${which}), ms`, value: slowest, budget: slow === 1 ? 50 : undefined });
      rows.push({ name: `  the middle one${speed}, ms`, value: at(0.5, took.map(({ duration }) => duration)) });
      await visitor.leave();
    }
  }
  return rows;
}

/** Runs in the page: when the largest thing in it was painted. */
function largestPaint() {
  return new Promise((resolve) => {
    new PerformanceObserver((seen) => resolve(seen.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  });
}

/** Runs in the page before anything else: keeps how long each interaction took to be painted. What took less than 16 ms is not told. */
function listen() {
  window.__took = new Map();
  new PerformanceObserver((seen) => {
    for (const { interactionId, duration, name } of seen.getEntries()) {
      if (interactionId && duration > (window.__took.get(interactionId)?.duration ?? 0)) window.__took.set(interactionId, { duration, name });
    }
  }).observe({ type: "event", buffered: true, durationThreshold: 16 });
}

/** Looks at a visit and leaves it again, drags it, goes a week on and back. */
async function workOnCalendar({ page }) {
  const chip = page.locator('.grid-ground .chip[data-movable="true"]').first();
  await chip.scrollIntoViewIfNeeded();
  await lookAndLeave(page, chip);
  const box = await chip.boundingBox();
  await drag(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, { x: box.x + box.width / 2, y: box.y + box.height / 2 + 60 });
  for (const key of ["ArrowRight", "ArrowLeft"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
}

/** Walks over the cards, opens one and leaves it again, drags one into the next column. */
async function workOnBoard({ page }) {
  const card = page.locator(`.column[data-state="new"] .issue-card`).first();
  await card.focus();
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(100);
  }
  await lookAndLeave(page, card.locator(".card-title"));
  const from = await card.boundingBox();
  const to = await page.locator(`.column[data-state="in_progress"] .cards`).boundingBox();
  await drag(page, { x: from.x + from.width / 2, y: from.y + 30 }, { x: to.x + to.width / 2, y: to.y + 60 });
}

/** Opens something, and closes the sheet it came in. */
async function lookAndLeave(page, what) {
  await what.click();
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.waitForTimeout(100);
  await page.mouse.up();
  await page.waitForTimeout(500);
}

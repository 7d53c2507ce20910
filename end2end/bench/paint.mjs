// How soon there is something to see, and how soon something happens when one does something: LCP and INP, as
// web.dev/vitals defines them.
import { middle, SLOW, Visitor } from "./visitor.mjs";

const WEEK = "/calendar?view=week&date=2026-11-18&who=me";
/** What took less is not told by the browser, in milliseconds. */
const QUICK = 16;
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
      const { count, told } = await visitor.page.evaluate(() => ({ count: performance.interactionCount, told: [...window.__took.values()] }));
      const quick = Array.from({ length: count - told.length }, () => ({ duration: QUICK, name: "quick one" }));
      const took = [...told, ...quick].sort((a, b) => b.duration - a.duration);
      // The slowest, but for one in fifty.
      const slowest = took[Math.floor(count / 50)];
      const speed = slow === 1 ? "" : ` at ${slow}× slow CPU`;
      rows.push({ name: `${name}: INP${speed} (${count} interactions, that one a ${slowest.name}), ms`, value: slowest.duration, budget: slow === 1 ? 50 : undefined });
      rows.push({ name: `  the middle one${speed} (${QUICK}: or less), ms`, value: middle(took.map(({ duration }) => duration)) });
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

/** Runs in the page before anything else: keeps how long each interaction took to be painted. */
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
  // With the chip in focus the keys would walk from one to the next.
  await page.evaluate(() => document.activeElement?.blur());
  for (const [key, date] of [["ArrowRight", "2026-11-25"], ["ArrowLeft", "2026-11-18"]]) {
    await page.keyboard.press(key);
    await page.waitForURL(`**date=${date}**`);
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

// A week of a thousand entries, and one of five thousand: to show it, and to drag one of them.
import { middle, Visitor } from "./visitor.mjs";

/** How many times the pointer moves in a drag. */
const STEPS = 120;

export async function calendar({ browser, server }) {
  const rows = [];
  const alone = middle([await bare(browser, server), await bare(browser, server), await bare(browser, server)]);
  const filling = await whileFilling(browser, server);
  const visitor = await Visitor.arrive(browser, server, "admin");
  await visitor.go("/calendar");
  await visitor.filled();
  for (const n of [1000, 5000]) {
    const [shows, moves, drops, frames, drawn] = [[], [], [], [], []];
    for (let run = 0; run < 3; run++) {
      const { page } = visitor;
      await open(visitor, n);
      shows.push(await visitor.cost(() => show(visitor)));
      drawn.push(await page.locator(".chip").count());
      const chip = await pickUp(visitor);
      await page.evaluate(() => {
        window.__longest = 0;
        let last = performance.now();
        const tick = (now) => {
          window.__longest = Math.max(window.__longest, now - last);
          last = now;
          window.__ticking = requestAnimationFrame(tick);
        };
        window.__ticking = requestAnimationFrame(tick);
      });
      moves.push((await visitor.cost(() => drag(page, chip))) / STEPS);
      frames.push(await page.evaluate(() => (cancelAnimationFrame(window.__ticking), window.__longest)));
      drops.push(
        await visitor.cost(async () => {
          await page.mouse.up();
          await page.waitForFunction(() => window.__changed === 1);
          await visitor.frame();
        }),
      );
    }
    rows.push({ name: `week, ${n} entries: CPU to show (${middle(drawn)} chips drawn), ms`, value: middle(shows), budget: n === 1000 ? 250 : undefined });
    rows.push({ name: `week, ${n} entries: CPU per pointer move, ms`, value: middle(moves), budget: n === 1000 ? 1 : undefined });
    if (n === 1000) {
      rows.push({ name: "  the same while the device takes along what it will for the first time, ms", value: filling });
      rows.push({ name: "  the same on a bare page that moves one box, ms", value: alone });
    }
    rows.push({ name: `week, ${n} entries: CPU drop → settled, ms`, value: middle(drops), budget: n === 1000 ? 50 : undefined });
    rows.push({ name: `week, ${n} entries: longest frame in a drag, ms`, value: middle(frames), budget: n === 5000 ? 50 : undefined });
  }
  await visitor.leave();
  return rows;
}

async function open({ server, page }, n) {
  await page.goto(`${server.url}/bench/calendar?n=${n}&view=week&date=2026-11-18&wait=1`);
  await page.waitForFunction(() => typeof window.__show === "function");
  await page.waitForTimeout(400);
}

async function show(visitor) {
  await visitor.page.evaluate(() => window.__show());
  await visitor.page.locator(".grid-ground[data-ready]").waitFor();
  await visitor.frame();
}

/** Takes hold of a chip; gives back where. */
async function pickUp(visitor) {
  const { page } = visitor;
  const chip = await page.evaluate(oneInTheMiddle);
  await page.mouse.move(chip.x, chip.y);
  await page.mouse.down();
  await page.mouse.move(chip.x + 8, chip.y + 8);
  await visitor.frame();
  return chip;
}

/** What a move costs somebody whose device is being filled meanwhile. */
async function whileFilling(browser, server) {
  const visitor = await Visitor.arrive(browser, server, "admin");
  await open(visitor, 1000);
  await show(visitor);
  const chip = await pickUp(visitor);
  const each = (await visitor.cost(() => drag(visitor.page, chip))) / STEPS;
  await visitor.page.mouse.up();
  await visitor.leave();
  return each;
}

async function drag(page, from) {
  for (let step = 1; step <= STEPS; step++) await page.mouse.move(from.x + step * 3, from.y + (step % 40) * 4);
}

/** Runs in the page: the middle of a chip that nothing covers, with room below. */
function oneInTheMiddle() {
  const area = document.querySelector(".grid-scroll").getBoundingClientRect();
  const free = [...document.querySelectorAll(".chip")].find((chip) => {
    const box = chip.getBoundingClientRect();
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.top > area.top + 40 && box.bottom < area.bottom - 120 && above?.closest(".chip") === chip;
  });
  const box = free.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What a move costs where there is nothing to it: a page that moves one box after the pointer, a frame for each move. */
async function bare(browser, server) {
  const visitor = await Visitor.arrive(browser, server);
  const { page } = visitor;
  await page.setContent("<div id=box style='position:fixed;inset:0 auto auto 0;inline-size:120px;block-size:52px;background:teal;will-change:transform'></div>");
  await page.evaluate(() => {
    let asked = false;
    addEventListener("pointermove", (event) => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        document.getElementById("box").style.transform = `translate3d(${event.clientX}px, ${event.clientY}px, 0)`;
      });
    });
  });
  const start = { x: 300, y: 300 };
  await page.mouse.move(start.x, start.y);
  const each = (await visitor.cost(() => drag(page, start))) / STEPS;
  await visitor.leave();
  return each;
}

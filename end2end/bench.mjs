// Measures calendar, board and the list of customers by the browser's own counters and prints each figure beside its budget (architecture: budgets).
// CPU time comes from Chromium's TaskDuration; the longest frame from requestAnimationFrame while something is dragged.
import { chromium } from "@playwright/test";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.DAYBOOK_BINARY ?? join(homedir(), ".cache/daybook/target/release/daybook");
const data = mkdtempSync(join(tmpdir(), "daybook-bench-"));
const port = 3971;
const server = spawn(binary, ["serve", "--demo", "--data", data, "--addr", `127.0.0.1:${port}`], { env: { ...process.env, DAYBOOK_CLOCK: "2026-11-18T09:00:00Z", RUST_LOG: "error" }, stdio: "ignore" });
const url = `http://127.0.0.1:${port}`;
for (let tries = 0; tries < 200; tries++) {
  if (await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(`${url}/sign-in`);
await page.fill("[name=login]", "admin");
await page.fill("[name=password]", "daybook demo");
await Promise.all([page.waitForURL(`${url}/`), page.press("[name=password]", "Enter")]);
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable");
const cpu = async () => {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
};
const frame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** What moves cost where there is nothing to it: a page that moves one box after the pointer, a frame for each move. */
async function bare() {
  const empty = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await empty.setContent("<div id=box style='position:fixed;inset:0 auto auto 0;inline-size:120px;block-size:52px;background:teal;will-change:transform'></div>");
  await empty.evaluate(() => {
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
  const counters = await empty.context().newCDPSession(empty);
  await counters.send("Performance.enable");
  const spent = async () => (await counters.send("Performance.getMetrics")).metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
  await empty.mouse.move(300, 300);
  const before = await spent();
  for (let step = 1; step <= 120; step++) await empty.mouse.move(300 + step * 3, 300 + (step % 40) * 4);
  const each = ((await spent()) - before) / 120;
  await empty.close();
  return each;
}

const rows = [];
const row = (name, value, budget) => rows.push({ name, value, budget });
const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const alone = middle([await bare(), await bare(), await bare()]);
for (const n of [1000, 5000]) {
  const [shows, moves, drops, frames, inDom] = [[], [], [], [], []];
  for (let run = 0; run < 3; run++) {
    await page.goto(`${url}/bench/calendar?n=${n}&view=week&date=2026-11-18&wait=1`);
    await page.waitForFunction(() => typeof window.__show === "function");
    await page.waitForTimeout(400);
    let before = await cpu();
    await page.evaluate(() => window.__show());
    await page.locator(".grid-ground[data-ready]").waitFor();
    await frame();
    shows.push((await cpu()) - before);
    inDom.push(await page.locator(".chip").count());
    const chip = await page.evaluate(() => {
      const area = document.querySelector(".grid-scroll").getBoundingClientRect();
      const inside = [...document.querySelectorAll(".chip")].find((chip) => {
        const box = chip.getBoundingClientRect();
        return box.top > area.top + 40 && box.bottom < area.bottom - 120 && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest(".chip") === chip;
      });
      const box = inside.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
    await page.mouse.move(chip.x, chip.y);
    await page.mouse.down();
    await page.mouse.move(chip.x + 8, chip.y + 8);
    await frame();
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
    before = await cpu();
    const steps = 120;
    for (let step = 1; step <= steps; step++) await page.mouse.move(chip.x + step * 3, chip.y + (step % 40) * 4);
    moves.push(((await cpu()) - before) / steps);
    frames.push(await page.evaluate(() => (cancelAnimationFrame(window.__ticking), window.__longest)));
    before = await cpu();
    await page.mouse.up();
    await page.waitForFunction(() => window.__changed === 1);
    await frame();
    drops.push((await cpu()) - before);
  }
  row(`week, ${n} entries: CPU to show (${middle(inDom)} chips drawn), ms`, middle(shows), n === 1000 ? 250 : undefined);
  row(`week, ${n} entries: CPU per pointer move, ms`, middle(moves), n === 1000 ? 1 : undefined);
  if (n === 1000) row("  the same on a bare page that moves one box, ms", alone);
  row(`week, ${n} entries: CPU drop → settled, ms`, middle(drops), n === 1000 ? 50 : undefined);
  row(`week, ${n} entries: longest frame in a drag, ms`, middle(frames), n === 5000 ? 50 : undefined);
}
/** A board of a thousand cards: coming to it from another page, and letting a card go in another column. */
async function board() {
  await page.goto(`${url}/customers`);
  const customer = (await page.locator("a[href^='/customers/0']").first().getAttribute("href")).split("/").pop();
  const columns = ["new", "in_progress", "waiting"];
  const uuid = (at) => `0192abcd-0000-7000-8000-${(at + 1).toString(16).padStart(12, "0")}`;
  const commands = Array.from({ length: 1000 }, (_, at) => [
    { issues: { register: { id: uuid(at), customer, set: [{ title: `Case ${at} that has a title of a usual length` }, { urgency: ["low", "normal", "high", "critical"][at % 4] }] } } },
    { issues: { move: { id: uuid(at), to: columns[at % 3] } } },
  ]).flat();
  const done = spawnSync(binary, ["submit", "--as", "admin", "--data", data, "-"], { env: { ...process.env, DAYBOOK_CLOCK: "2026-11-18T09:00:00Z", RUST_LOG: "error" }, input: commands.map((command) => JSON.stringify(command)).join("\n") });
  if (done.status !== 0) throw new Error(String(done.stdout));
  const [firsts, shows, firstDrops, drops, moves, drawn] = [[], [], [], [], [], []];
  /** Does something and waits until an element is there; nothing asks for it meanwhile, that would be measured too. */
  const until = async (selector, act) => {
    await page.evaluate((selector) => {
      window.__there = new Promise((resolve) => {
        const look = new MutationObserver(() => document.querySelector(selector) && (look.disconnect(), resolve()));
        look.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
    }, selector);
    const before = await cpu();
    await act();
    await page.evaluate(() => window.__there);
    await frame();
    return (await cpu()) - before;
  };
  const click = (address) => () => page.evaluate((address) => document.querySelector(`.rail a[href='${address}']`).click(), address);
  for (let run = 0; run < 3; run++) {
    await page.goto(`${url}/settings`);
    await page.locator("html[data-alive]").waitFor();
    await page.waitForTimeout(800);
    // The first time the pieces of the module come along; what the cards cost is seen the second time.
    firsts.push(await until(".board[data-ready] .issue-card", click("/issues")));
    await until("#main form", click("/settings"));
    await page.waitForTimeout(400);
    shows.push(await until(".board[data-ready] .issue-card", click("/issues")));
    await page.waitForTimeout(400);
    drawn.push(await page.locator(".issue-card").count());
    const middleOf = async (selector) => {
      const box = await page.locator(selector).first().boundingBox();
      return { x: box.x + box.width / 2, y: box.y + 40 };
    };
    for (let drop = 0; drop < 5; drop++) {
      const from = await middleOf(`.column[data-state="new"] .issue-card`);
      const to = await middleOf(`.column[data-state="waiting"] .cards`);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 8, from.y + 8);
      await frame();
      const before = await cpu();
      for (let step = 1; step <= 60; step++) await page.mouse.move(from.x + ((to.x - from.x) * step) / 60, to.y + (step % 20) * 8);
      moves.push(((await cpu()) - before) / 60);
      const card = await page.evaluate(() => document.querySelector("[data-held]").dataset.issue);
      const spent = await until(`.column[data-state="waiting"] [data-issue="${card}"]`, () => page.mouse.up());
      (drop === 0 ? firstDrops : drops).push(spent);
      await page.waitForFunction(() => document.querySelector(".sync-state")?.dataset.state === "saved");
      await page.waitForTimeout(400);
    }
  }
  row("board, 1000 cards: CPU to show the first time, with its pieces of the module, ms", middle(firsts));
  row(`board, 1000 cards: CPU to show (${middle(drawn)} cards drawn), ms`, middle(shows), 400);
  row("board, 1000 cards: CPU per pointer move, ms", middle(moves));
  row("board, 1000 cards: CPU for the first drop on a page, ms", middle(firstDrops));
  row("board, 1000 cards: CPU per drop, ms", middle(drops), 50);
}
/** A list of 100,000 customers: what keeps the page from answering, when it comes up and while it is scrolled. */
async function list() {
  const names = ["东海", "宏远", "华润", "金星", "长江", "Ost", "Anker", "Bergmann", "Stern", "Elbe"];
  const lines = Array.from({ length: 100_000 }, (_, at) => `${names[at % 10]} ${names[Math.floor(at / 10) % 10]} ${at},B${at},Kiel,+86 574 ${88_000_000 + at}`);
  const file = join(data, "customers.csv");
  writeFileSync(file, `company,code,city,phone\n${lines.join("\n")}\n`);
  const done = spawnSync(binary, ["import", "customers", file, "--data", data], { env: { ...process.env, DAYBOOK_CLOCK: "2026-11-18T09:00:00Z", RUST_LOG: "error" } });
  if (done.status !== 0) throw new Error(String(done.stdout));
  await page.addInitScript(() => {
    window.__long = [0];
    new PerformanceObserver((seen) => seen.getEntries().forEach((task) => window.__long.push(task.duration))).observe({ type: "longtask", buffered: true });
  });
  const [paints, loads, scrolls, drawn] = [[], [], [], []];
  for (let run = 0; run < 3; run++) {
    await page.goto(`${url}/customers`);
    await page.locator("html[data-alive]").waitFor();
    await page.waitForTimeout(1000);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    loads.push(await page.evaluate(() => Math.max(...window.__long)));
    await page.evaluate(() => (window.__long = [0]));
    const box = await page.locator(".rows-scroll").boundingBox();
    await page.mouse.move(box.x + 300, box.y + 200);
    for (let step = 0; step < 200; step++) {
      await page.mouse.wheel(0, 700);
      await page.waitForTimeout(16);
    }
    await page.waitForTimeout(500);
    scrolls.push(await page.evaluate(() => Math.max(...window.__long)));
    drawn.push(await page.locator("[data-customer]").count());
  }
  row("list, 100,000 customers: first paint after, ms", middle(paints));
  row("list, 100,000 customers: longest task to show (0: none over 50), ms", middle(loads), 50);
  row(`list, 100,000 customers: longest task in scrolling (${middle(drawn)} rows drawn), ms`, middle(scrolls), 50);
}
await board();
await list();
await browser.close();
server.kill();
rmSync(data, { recursive: true, force: true });
console.log(`\n${"figure".padEnd(72)}${"value".padStart(9)}${"budget".padStart(9)}  ok`);
for (const { name, value, budget } of rows) {
  const verdict = budget === undefined ? "" : value <= budget ? "yes" : "NO";
  console.log(`${name.padEnd(72)}${value.toFixed(2).padStart(9)}${(budget ?? "").toString().padStart(9)}  ${verdict}`);
}

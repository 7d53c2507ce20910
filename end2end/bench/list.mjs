// A list of 100,000 customers: what keeps the page from answering, when it comes up and while it is scrolled.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { middle, start, Visitor } from "./visitor.mjs";

export async function list({ server }) {
  const names = ["东海", "宏远", "华润", "金星", "长江", "Ost", "Anker", "Bergmann", "Stern", "Elbe"];
  const lines = Array.from({ length: 100_000 }, (_, at) => `${names[at % 10]} ${names[Math.floor(at / 10) % 10]} ${at},B${at},Kiel,+86 574 ${88_000_000 + at}`);
  const file = join(server.data, "customers.csv");
  writeFileSync(file, `company,code,city,phone\n${lines.join("\n")}\n`);
  server.run(["import", "customers", file]);
  const browser = await start();
  const visitor = await arrive(browser, server, "admin");
  const { page } = visitor;
  const signedIn = await visitor.context.cookies();
  const [paints, loads, scrolls, drawn] = [[], [], [], []];
  for (let run = 0; run < 5; run++) {
    loads.push(await longest(browser, page, () => show(visitor)));
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    const box = await page.locator(".rows-scroll").boundingBox();
    await page.mouse.move(box.x + 300, box.y + 200);
    const scroll = async () => {
      for (let step = 0; step < 200; step++) {
        await page.mouse.wheel(0, 700);
        await page.waitForTimeout(16);
      }
      await page.waitForTimeout(500);
    };
    scrolls.push(await longest(browser, page, scroll));
    drawn.push(await page.locator("[data-customer]").count());
  }
  await browser.close();
  // By a link, in a browser that has never shown a page; by the door, which is all that has been shown; by the rail, from Today.
  const byDoor = async (guest) => {
    await guest.go("/sign-in");
    await guest.signIn("admin");
  };
  const fromToday = async (guest) => {
    await byDoor(guest);
    await guest.go("/");
    await guest.page.waitForTimeout(2000);
  };
  const ways = [
    { name: "by a link", come: (guest) => guest.context.addCookies(signedIn), act: show, tasks: [] },
    { name: "behind the door", come: byDoor, act: show, tasks: [] },
    { name: "by the rail from Today", come: fromToday, act: turn, tasks: [] },
  ];
  for (let run = 0; run < 5; run++) {
    for (const { come, act, tasks } of ways) {
      const own = await start();
      const guest = await arrive(own, server);
      await come(guest);
      tasks.push(await longest(own, guest.page, () => act(guest)));
      await own.close();
    }
  }
  const [, ...later] = loads;
  const of = (tasks, field) => middle(tasks.map((task) => task[field]));
  return [
    { name: "list, 100,000 customers: first paint after, ms", value: middle(paints) },
    ...ways.flatMap(({ name, tasks }) => [
      { name: `list, 100,000 customers: longest task to show, ${name}, worst of 5 (0: none over 50), ms`, value: Math.max(...tasks.map((task) => task.clock)), budget: 50 },
      { name: "  the most that one had of the processor, ms", value: Math.max(...tasks.map((task) => task.cpu)) },
    ]),
    { name: "list, 100,000 customers: longest task to show, later loads, ms", value: of(later, "clock"), budget: 50 },
    { name: "  the most that one had of the processor, ms", value: of(later, "cpu") },
    { name: `list, 100,000 customers: longest task in scrolling (${middle(drawn)} rows drawn), ms`, value: of(scrolls, "clock"), budget: 50 },
    { name: "  the most that one had of the processor, ms", value: of(scrolls, "cpu") },
  ];
}

/** Somebody whose page notes its long tasks. */
async function arrive(browser, server, login) {
  const visitor = await Visitor.arrive(browser, server, login);
  await visitor.page.addInitScript(() => {
    window.__long = [0];
    new PerformanceObserver((seen) => seen.getEntries().forEach((task) => window.__long.push(task.duration))).observe({ type: "longtask", buffered: true });
  });
  return visitor;
}

async function show(visitor) {
  await visitor.go("/customers");
  await visitor.page.waitForTimeout(1000);
}

async function turn(visitor) {
  await visitor.page.locator("nav.rail a[href='/customers']").click();
  await visitor.page.locator("[data-customer]").first().waitFor();
  await visitor.page.waitForTimeout(1000);
}

/** The longest task of a page while something is done, in milliseconds: by the clock, and the most that one had of the processor. */
async function longest(browser, page, act) {
  await page.evaluate(() => (window.__long = [0]));
  await browser.startTracing(page, { categories: ["toplevel"] });
  await act();
  // Before the trace is put together: that is work of its own.
  const clock = await page.evaluate(() => Math.max(...window.__long));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const mains = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(thread));
  const tasks = traceEvents.filter((event) => event.ph === "X" && event.name.endsWith("RunTask") && mains.has(thread(event)));
  if (!tasks.some((task) => task.tdur > 0)) throw new Error("the browser tells no times of the processor");
  return { clock, cpu: Math.max(...tasks.map((task) => task.tdur ?? 0)) / 1000 };
}

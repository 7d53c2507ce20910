// The stage: a real server with data of its own for each test, and people of the cast who sit before browsers.
import { test as base, chromium, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

export { expect };
export const PASSWORD = "daybook demo";
/** The moment every test happens in: a Wednesday, ten in the morning in Berlin. */
export const NOW = "2026-11-18T09:00:00Z";
export const MONDAY = "2026-11-16";
export const TUESDAY = "2026-11-17";
export const WEDNESDAY = "2026-11-18";
export const THURSDAY = "2026-11-19";
export const FRIDAY = "2026-11-20";
export const NEXT_MONDAY = "2026-11-23";

const BINARY = process.env.DAYBOOK_BINARY ?? join(homedir(), ".cache/daybook/target/release/daybook");

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

export class Daybook {
  private process: ChildProcess | undefined;
  private readonly contexts: BrowserContext[] = [];
  private readonly machines: Machine[] = [];
  constructor(
    /** Where its data is. */
    public data: string,
    readonly port: number,
    private readonly browser: Browser,
    private readonly demo: boolean,
  ) {}

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(...more: string[]) {
    await this.startAs(BINARY, [], more);
  }

  /** The same, with files that may not grow beyond so many KiB, until that is lifted. */
  async startCramped(kibibytes: number, ...more: string[]) {
    await this.startAs("bash", ["-c", `trap '' XFSZ; ulimit -S -f ${kibibytes}; exec "$0" "$@"`, BINARY], more);
  }

  /** Files may grow again. */
  liftLimit() {
    const done = spawnSync("prlimit", ["--pid", String(this.process?.pid), "--fsize=unlimited:unlimited"], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
  }

  private async startAs(program: string, before: string[], more: string[]) {
    const demo = this.demo ? ["--demo"] : [];
    this.process = spawn(program, [...before, "serve", "--data", this.data, "--addr", `127.0.0.1:${this.port}`, ...demo, ...more], {
      env: { ...process.env, DAYBOOK_CLOCK: NOW, RUST_LOG: "warn" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    await expect
      .poll(() => fetch(`${this.url}/healthz`).then((answer) => answer.status).catch(() => 0), { timeout: 20_000, intervals: [50] })
      .toBe(200);
  }

  /** Tells the server to stop; its exit code. */
  async stop() {
    const { process } = this;
    const gone = new Promise((resolve) => process?.once("exit", resolve));
    process?.kill("SIGTERM");
    return gone;
  }

  /** Ends the server the hard way. */
  async kill() {
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await gone;
  }

  /** A computer of its own for somebody. */
  machine() {
    const machine = new Machine(this.url);
    this.machines.push(machine);
    return machine;
  }

  /** Everybody goes home: a page left open would go on asking, and find the server of a later test at its port. */
  async dismiss() {
    await Promise.all(this.contexts.map((context) => context.close()));
    for (const machine of this.machines) {
      await machine.kill();
      machine.scrap();
    }
  }

  /** Runs the command line on the same data. */
  command(...args: string[]) {
    return spawnSync(BINARY, [...args, "--data", this.data], {
      env: { ...process.env, DAYBOOK_CLOCK: NOW, RUST_LOG: "error" },
      encoding: "utf8",
    });
  }

  /** The same, with something to read. */
  pipe(input: string, ...args: string[]) {
    const done = spawnSync(BINARY, [...args, "--data", this.data], { env: { ...process.env, DAYBOOK_CLOCK: NOW, RUST_LOG: "error" }, encoding: "utf8", input });
    if (done.status !== 0) throw new Error(done.stdout + done.stderr);
    return done.stdout;
  }

  /** A file beside the data, gone with it. */
  file(name: string, text: string) {
    const path = join(this.data, name);
    writeFileSync(path, text);
    return path;
  }

  /** Commands of somebody of the cast, carried out by the command line. */
  submit(login: string, ...commands: unknown[]) {
    return this.pipe(commands.map((command) => JSON.stringify(command)).join("\n"), "submit", "--as", login, "-");
  }

  /** Somebody of the cast, signed in, in a browser of their own. */
  async as(login: string, options: BrowserContextOptions = {}, password = PASSWORD): Promise<Page> {
    const page = await this.visitor(options);
    await signIn(page, this.url, login, password);
    return page;
  }

  /** Somebody who is not signed in. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.url, locale: "en-GB", ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    return page;
  }
}

/** The cookie of somebody who has signed in without a browser. */
export async function cookie(daybook: Daybook, login: string) {
  const answer = await fetch(`${daybook.url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ login, password: PASSWORD }),
  });
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** A server with data of its own, for as long as `use` takes. */
export async function withDaybook(browser: Browser, demo: boolean, use: (daybook: Daybook) => Promise<void>) {
  const data = mkdtempSync(join(tmpdir(), "daybook-end2end-"));
  const daybook = new Daybook(data, await freePort(), browser, demo);
  try {
    await daybook.start();
    await use(daybook);
  } finally {
    await daybook.dismiss();
    await daybook.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

/** A browser with a disk of its own, which can be killed and started again. */
class Machine {
  private readonly disk = mkdtempSync(join(tmpdir(), "daybook-machine-"));
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;
  constructor(private readonly url: string) {}

  /** Starts it; somebody of the cast signs in, in a tab. Where Daybook is installed, its window opens beside it. */
  async boot(login: string, installed = false): Promise<Page> {
    await this.kill();
    const first = installed ? `--app=${this.url}/` : "about:blank";
    const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", "--window-size=1440,900"];
    const browser = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", [...args, `--user-data-dir=${this.disk}`, first], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    this.process = browser;
    const address = await new Promise<string>((resolve) => {
      let said = "";
      browser.stderr?.on("data", (more: Buffer) => {
        said += more.toString();
        const found = /ws:\/\/\S+/.exec(said);
        if (found) resolve(found[0]);
      });
    });
    this.browser = await chromium.connectOverCDP(address);
    const page = await this.tab();
    await page.goto("/");
    if (page.url().includes("/sign-in")) await signIn(page, this.url, login);
    return page;
  }

  /** Another tab. */
  async tab(): Promise<Page> {
    return this.at(await this.context().newPage());
  }

  /** The window of the installed application. */
  async installed(): Promise<Page> {
    const page = this.context().pages()[0];
    if (!page || !(await page.evaluate(() => matchMedia("(display-mode: standalone)").matches))) throw new Error("not installed");
    return this.at(page);
  }

  private context() {
    const context = this.browser?.contexts()[0];
    if (!context) throw new Error("a browser without a context");
    return context;
  }

  private async at(page: Page) {
    await page.setViewportSize({ width: 1440, height: 900 });
    // Addresses are the server's, as they are elsewhere.
    const goto = page.goto.bind(page);
    page.goto = (address, options) => goto(new URL(address, this.url).href, options);
    return page;
  }

  /** Ends it as its person does: who is signed in stays so. */
  async close() {
    const gone = new Promise((resolve) => this.process?.once("exit", resolve));
    await (await this.browser?.newBrowserCDPSession())?.send("Browser.close");
    await gone;
  }

  /** Ends it the hard way. */
  async kill() {
    const { process: browser } = this;
    if (!browser?.pid || browser.exitCode !== null || browser.signalCode !== null) return;
    const gone = new Promise((resolve) => browser.once("exit", resolve));
    process.kill(-browser.pid, "SIGKILL");
    await gone;
    await this.browser?.close().catch(() => undefined);
  }

  /** Throws the disk away. */
  scrap() {
    rmSync(this.disk, { recursive: true, force: true });
  }
}

export async function signIn(page: Page, url: string, login: string, password = PASSWORD) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel(/Sign-in name|用户名/).fill(login);
  await page.getByLabel(/Password|密码/).fill(password);
  await page.getByRole("button", { name: /Sign in|登录/ }).click();
  await expect(page).toHaveURL(`${url}/`);
}

export const test = base.extend<{ demo: boolean; daybook: Daybook }>({
  demo: [true, { option: true }],
  daybook: async ({ browser, demo }, use) => withDaybook(browser, demo, use),
});

/** Opens an address and waits until the page has come alive. */
export async function open(page: Page, address: string) {
  await page.goto(address);
  await page.locator("html[data-alive]").waitFor();
}

/** The week of the tests, alive and ready to be moved about. */
export async function openWeek(page: Page, who = "me", view = "week") {
  await open(page, `/calendar?view=${view}&date=${WEDNESDAY}&who=${who}`);
  await page.locator("[data-ground][data-ready], .month-ground[data-ready]").first().waitFor();
}

/** The page of a customer, found in the list. */
export async function openCustomer(page: Page, name: string) {
  await open(page, `/customers?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** An identity that a test makes up. */
export const uuid = (number: number) => `0192abcd-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

/** Gives customers fields of the company's own, one a line. */
export async function giveOwnFields(page: Page, fields: string) {
  await open(page, "/company");
  await page.getByLabel("Own fields of customers").fill(fields);
  await page.locator("form", { hasText: "Own fields of customers" }).getByRole("button", { name: "Save" }).click();
  await saved(page);
}

/** Puts a customer into a set of a new name, by hand. */
export async function gather(page: Page, customer: string, set: string) {
  await open(page, `/customers?q=${encodeURIComponent(customer)}`);
  await page.getByLabel(`Select ${customer}`).check();
  await page.getByLabel("Put into a set").selectOption("new");
  await page.getByRole("dialog").getByLabel("Name").fill(set);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(page);
}

export async function openBoard(page: Page) {
  await open(page, "/issues");
  await page.locator(".board[data-ready]").waitFor();
}

/** Waits until the device keeps the whole site: what a page loads later comes without a network from then on. */
export async function keptOnDevice(page: Page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Waits until the device has taken along what is needed for days without a network. */
export async function takenAlong(page: Page) {
  await keptOnDevice(page);
  const there = () =>
    page.evaluate(async () => {
      const name = (await indexedDB.databases()).find((database) => database.name?.startsWith("daybook-"))?.name;
      if (!name) return false;
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opened = indexedDB.open(name);
        opened.onsuccess = () => resolve(opened.result);
      });
      const kit = await new Promise<unknown>((resolve) => {
        const read = database.transaction("kept").objectStore("kept").get("kit");
        read.onsuccess = () => resolve(read.result);
      });
      database.close();
      return kit !== undefined;
    });
  await expect.poll(there, { timeout: 20_000 }).toBe(true);
}

/** A point of the time grid: a day and an hour, in a person's lane where there are lanes. */
export async function spot(page: Page, day: string, hour: number, lane = "") {
  const head = page.locator(`.day-head[data-date="${day}"]${lane ? `[data-rep="${lane}"]` : ""}`);
  const column = await head.boundingBox();
  const ground = await page.locator(".grid-ground").boundingBox();
  if (!column || !ground) throw new Error("no grid");
  return { x: column.x + column.width / 2, y: ground.y + (ground.height / 24) * hour };
}

/** The chip of a title on a day. */
export function chip(page: Page, title: string, day: string): Locator {
  return page.locator(`.chip[data-date="${day}"]`, { hasText: title });
}

export async function middle(target: Locator) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing to see");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
}

/** Drags with the mouse, in steps as a hand does. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Everything done here has arrived at the server. */
export async function saved(page: Page) {
  await expect(page.locator(".sync-state")).toHaveAttribute("data-state", "saved");
}

export async function titles(column: Locator) {
  return column.locator(".card-title").allTextContents();
}

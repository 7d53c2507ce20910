// Somebody signed in, in a browser of their own, and what they cost it by its own counters.
import { chromium } from "@playwright/test";

/** How much slower a tablet in the field is than the machine that measures. */
export const SLOW = 4;
export const DESK = { width: 1440, height: 900 };

export const start = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

export const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
export const at = (share, numbers) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

export class Visitor {
  /** Opens a browser context that is signed in; without a login nobody is. */
  static async arrive(browser, server, login) {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    const counters = await context.newCDPSession(page);
    await counters.send("Performance.enable");
    const visitor = Object.assign(new Visitor(), { server, context, page, counters });
    if (login) await visitor.signIn(login);
    return visitor;
  }

  async signIn(login) {
    const [name, value] = (await this.server.signIn(login)).split("=");
    await this.context.addCookies([{ name, value, url: this.server.url }]);
  }

  async leave() {
    await this.context.close();
  }

  /** Goes to an address and waits until the page can be used. */
  async go(address) {
    await this.page.goto(`${this.server.url}${address}`);
    await this.page.locator("html[data-alive]").waitFor();
  }

  /** Waits until the device has taken along what it will: its own work, that would be measured with everything else. */
  async filled() {
    let last = Date.now();
    const asks = (request) => request.url().endsWith("/api/kit") && (last = Date.now());
    this.page.on("request", asks);
    while (Date.now() - last < 4000) await this.page.waitForTimeout(500);
    this.page.off("request", asks);
  }

  /** What the page has had of the processor, in milliseconds. */
  async cpu() {
    const { metrics } = await this.counters.send("Performance.getMetrics");
    return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
  }

  /** What something costs, in milliseconds of the processor. */
  async cost(act) {
    const before = await this.cpu();
    await act();
    return (await this.cpu()) - before;
  }

  /** Until what is due has been painted. */
  frame() {
    return this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  /** What it costs until an element is there; nothing asks for it meanwhile, that would be measured too. */
  async costUntil(selector, act) {
    await this.page.evaluate((selector) => {
      window.__there = new Promise((resolve) => {
        const look = new MutationObserver(() => document.querySelector(selector) && (look.disconnect(), resolve()));
        look.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
    }, selector);
    return this.cost(async () => {
      await act();
      await this.page.evaluate(() => window.__there);
      await this.frame();
    });
  }

  /** Waits until everything this browser did is confirmed. */
  async saved() {
    await this.page.waitForFunction(() => document.querySelector(".sync-state")?.dataset.state === "saved");
  }
}

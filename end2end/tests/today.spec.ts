// The home screen: each line acts in place.
import { expect, keptOnDevice, open, saved, test } from "./stage.js";

test("today's visits stand in order; what is done or moved says so in place", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wednesday, 18 November");
  const today = page.locator('[data-part="today"] [data-activity]');
  await expect(today).toHaveCount(1);
  await expect(today).toContainText("09:30–11:00");
  await today.getByRole("button", { name: "Done: Hafen Apotheke" }).click();
  await expect(today).toHaveAttribute("data-state", "done");
  const overdue = page.locator('[data-part="overdue"] [data-activity]').first();
  await overdue.getByRole("button", { name: /^Move/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Date").fill("2026-11-18");
  await dialog.getByLabel("From").fill("15:00");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(today).toHaveCount(2);
  await expect(today.last()).toContainText("15:00");
  await saved(page);
  await page.reload();
  await expect(today).toHaveCount(2);
});

test("the day's round is shortened with one tap, without a network too", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  const places = { "Hafen Apotheke": 0, "Alster Optics": 40_000, "Elbe Dental Lab": 20_000, "Nordwind Bakery": 10_000 };
  const begins = { "Alster Optics": "11:30", "Elbe Dental Lab": "12:30", "Nordwind Bakery": "14:00" } as Record<string, string>;
  for (const [n, [name, east]] of Object.entries(places).entries()) {
    await open(page, `/customers?q=${encodeURIComponent(name)}`);
    const customer = await page.locator("[data-customer]").first().getAttribute("data-customer");
    const point = { latitude: 53_500_000, longitude: 10_000_000 + east };
    const address = { label: "Door", address: "", city: "", postal_code: "", country: "", point, hours: null };
    daybook.submit("rosa", { customers: { edit: { id: customer, set: [{ addresses: [address] }] } } });
    const at = begins[name];
    if (!at) continue;
    const slot = { timed: { start: `2026-11-18T${at}:00`, end: `2026-11-18T${at.slice(0, 3)}${at.endsWith("30") ? "50" : "20"}:00`, zone: "Europe/Berlin" } };
    const id = `0192abcd-0000-7000-8000-00000000010${n}`;
    daybook.submit("rosa", { activities: { plan: { id, customer, method: "visit", title: name, slot } } });
  }
  await open(page, "/");
  const today = page.locator('[data-part="today"] [data-activity] strong');
  await expect(today).toHaveText(["Hafen Apotheke", "Alster Optics", "Elbe Dental Lab", "Nordwind Bakery"]);
  await keptOnDevice(page);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Shortest round" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Start").fill("53.5");
  await expect(dialog.locator("#round_start-fault")).toBeVisible();
  await dialog.getByLabel("Start").fill("53.5, 9.99");
  const rows = dialog.locator("[data-stop] th");
  await expect(rows).toHaveText([/^Hafen/, /^Nordwind/, /^Elbe/, /^Alster/]);
  await expect(dialog.getByRole("status")).toContainText("3.3 km instead of");
  const alster = dialog.locator("[data-stop]", { hasText: "Alster" });
  await alster.getByRole("checkbox").check();
  await expect(alster).toContainText("11:30");
  await alster.getByRole("checkbox").uncheck();
  await dialog.getByRole("button", { name: "Go this way" }).click();
  await expect(today).toHaveText(["Hafen Apotheke", "Nordwind Bakery", "Elbe Dental Lab", "Alster Optics"]);
  await expect(page.locator(".sync-state")).toHaveAttribute("data-state", "offline");
  await page.context().setOffline(false);
  await saved(page);
  await page.reload();
  await open(page, "/");
  await expect(today).toHaveText(["Hafen Apotheke", "Nordwind Bakery", "Elbe Dental Lab", "Alster Optics"]);
});

test("open issues stand by urgency, and lead to the issue", async ({ daybook }) => {
  const page = await daybook.as("ines");
  await open(page, "/");
  const issues = page.locator(".today-side [data-issue]");
  await expect(issues.first()).toContainText("Critical");
  await issues.first().getByRole("link").click();
  await expect(page.getByRole("dialog")).toContainText("Furnace shows error E42 after the update");
});

test("the palette goes anywhere and finds customers", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("hafen");
  await expect(page.getByRole("option", { name: /Hafen Apotheke/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Hafen Apotheke", level: 1 })).toBeVisible();
});

test("a page can be read before its module has come", async ({ daybook }) => {
  const page = await daybook.as("rosa", { serviceWorkers: "block" });
  // That the module cannot be fetched is the point here, no fault of the page.
  page.removeAllListeners("pageerror");
  await page.route("**/*.wasm", (route) => route.abort());
  for (const [address, words] of [["/", "Wednesday, 18 November"], ["/calendar?date=2026-11-18", "Nordwind Bakery"], ["/customers", "Alster Optics"], ["/issues", "Furnace shows error E42"]] as const) {
    await page.goto(address);
    await expect(page.locator("main")).toContainText(words);
    await expect(page.locator("html[data-alive]")).toHaveCount(0);
  }
});

test("whoever does something while a page is coming alive gets what the browser makes of it", async ({ daybook }) => {
  test.slow();
  const context = (await daybook.as("rosa")).context();
  // A page is taken over in turns, each begun by a message. Before one of them a field is changed and a link followed;
  // before the first of them, the fourth, and so on until the page is alive.
  for (let turn = 1; ; turn += 3) {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (fault) => faults.push(fault.message));
    await page.addInitScript((turn) => {
      const post = MessagePort.prototype.postMessage;
      let turns = 0;
      MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
        if (location.pathname === "/issues" && !document.documentElement.dataset.alive && ++turns === turn) {
          const urgency = document.querySelector<HTMLSelectElement>('select[name="urgency"]');
          if (urgency) {
            urgency.selectedIndex = 1;
            urgency.dispatchEvent(new Event("change", { bubbles: true }));
          }
          sessionStorage.setItem("followed", "yes");
          document.querySelector<HTMLElement>('.rail a[href="/customers"]')?.click();
        }
        post.call(this, message);
      };
    }, turn);
    await page.goto("/issues", { waitUntil: "commit" });
    // Until it has followed, the page that is left may come alive still.
    await page.waitForFunction(() => document.documentElement.dataset.alive && (location.pathname === "/customers" || !sessionStorage.getItem("followed")));
    const gone = page.url().endsWith("/customers");
    if (gone) {
      // As a document of its own: within the page it would have pulled away what was about to be taken over.
      expect(await page.evaluate(() => performance.getEntriesByType("navigation")[0]?.name)).toContain("/customers");
      await expect(page.locator("[data-customer]").first()).toBeVisible();
    } else {
      await expect(page.locator(".board[data-ready] [data-issue]").first()).toBeVisible();
    }
    expect(faults).toEqual([]);
    await page.close();
    if (!gone) {
      expect(turn).toBeGreaterThan(15);
      return;
    }
  }
});

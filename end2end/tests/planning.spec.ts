// Planning: full days, records, batches, lists, files, holidays, reminders.
import { readFileSync } from "node:fs";
import { chip, expect, FRIDAY, gather, MONDAY, NEXT_MONDAY, open, openCustomer, openWeek, saved, test, THURSDAY, TUESDAY, WEDNESDAY } from "./stage.js";

test("a day that would be too full warns, asks for a reason, or refuses, as the manager wants", async ({ daybook }) => {
  const draft = { id: "0192cccc-0000-7000-8000-000000000001", method: "meeting", title: "Fair", slot: { timed: { start: `${THURSDAY}T08:00:00`, end: `${THURSDAY}T18:30:00`, zone: "Europe/Berlin" } } };
  daybook.submit("rosa", { activities: { plan: draft } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  await expect(page.locator(`.day-head[data-date="${THURSDAY}"]`)).toHaveAttribute("data-load", "over");
  const move = async (key: string) => {
    await page.locator(".chip", { hasText: "Nordwind Bakery" }).last().focus();
    await page.keyboard.press(key);
  };
  // The page is opened anew afterwards: the server must know by then where the visit is.
  const back = async () => {
    await move("Alt+ArrowRight");
    await expect(chip(page, "Nordwind Bakery", FRIDAY)).toBeVisible();
    await saved(page);
  };
  await move("Alt+ArrowLeft");
  await expect(page.locator(".toast")).toContainText("too full");
  await back();
  daybook.submit("malik", { company: { edit: { set: [{ policy: "ask" }] } } });
  await openWeek(page);
  await move("Alt+ArrowLeft");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(dialog.locator("#reason-fault")).toHaveText("must be given");
  await dialog.locator("#reason").fill("The oven stands still");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(chip(page, "Nordwind Bakery", THURSDAY)).toBeVisible();
  await saved(page);
  await back();
  daybook.submit("malik", { company: { edit: { set: [{ policy: "refuse" }] } } });
  await openWeek(page);
  await move("Alt+ArrowLeft");
  await expect(page.locator(".toast")).toContainText("the day would be");
  await expect(chip(page, "Nordwind Bakery", FRIDAY)).toBeVisible();
});

test("a record tells about the sale, moves the customer on and plans the next visit in one step", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  await chip(page, "Alster Optics", TUESDAY).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#outcome").fill("Wants an offer for ten frames");
  await dialog.getByText("About the sale").click();
  await dialog.locator("#next_stage").selectOption("proposal");
  await dialog.locator("#status").selectOption("on_track");
  await dialog.locator("#key").fill("Delivery before Christmas");
  await dialog.locator("#confidence").fill("120");
  await dialog.locator("#quoted").fill("12,500 EUR");
  await dialog.locator("#next_date").fill("2026-11-20");
  await dialog.locator("#next_content").fill("Bring the offer");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog.locator("#confidence-fault")).toBeVisible();
  await dialog.locator("#confidence").fill("70");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(chip(page, "Alster Optics", TUESDAY)).toHaveAttribute("data-state", "done");
  await expect(chip(page, "Alster Optics", FRIDAY)).toContainText("10:00–11:00");
  await saved(page);
  const customer = await page.context().newPage();
  await openCustomer(customer, "Alster Optics");
  const told = (name: string) => customer.locator(".facts dl div", { hasText: name });
  await expect(told("Last contact")).toContainText("17 Nov 2026");
  await expect(told("Sales stage")).toContainText("Proposal");
  await expect(told("Sales status")).toContainText("On track");
  await expect(told("Delivery before Christmas")).toBeVisible();
  await expect(customer.locator(".past")).toContainText("Last contact: – → 17 Nov 2026 · Sales stage: – → Proposal · Sales status: – → On track");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(chip(page, "Alster Optics", TUESDAY)).toHaveAttribute("data-state", "planned");
  await expect(chip(page, "Alster Optics", FRIDAY)).toHaveCount(0);
});

test("many visits are spread, seen before they are made, live on the reps' screens, undone in one step", async ({ daybook }) => {
  const names = Array.from({ length: 50 }, (_, number) => ({ customers: { add: { id: `0192dddd-0000-7000-8000-${String(number).padStart(12, "0")}`, set: [{ name: `Kiosk ${String(number).padStart(2, "0")}` }], owner: null } } }));
  daybook.submit("malik", ...names);
  const [malik, rosa, tom] = [await daybook.as("malik"), await daybook.as("rosa"), await daybook.as("tom")];
  await openWeek(rosa);
  await openWeek(tom);
  for (const page of [rosa, tom]) {
    await page.keyboard.press("ArrowRight");
    await expect(page.locator(`.day-head[data-date="${NEXT_MONDAY}"]`)).toBeVisible();
  }
  await open(malik, "/calendar/batch");
  await expect(malik.locator(".batch-list li")).toHaveCount(57);
  await malik.getByRole("button", { name: "Choose all" }).click();
  for (const name of ["Rosa Klein", "Tom Brandt"]) await malik.getByLabel(name, { exact: true }).check();
  // Who was chosen stays so, whatever is looked for next.
  await malik.locator("#batch-query").fill("kiosk 0");
  await expect.poll(() => malik.locator(".batch-list li").count()).toBeLessThan(20);
  await malik.locator("#batch-most").fill("6");
  await malik.locator("#batch-from").fill("");
  await malik.getByRole("button", { name: "Look at the spread" }).click();
  await expect(malik.locator("#batch-from-fault")).toBeVisible();
  await malik.locator("#batch-from").fill("09:00");
  await malik.getByRole("button", { name: "Look at the spread" }).click();
  await expect(malik.locator(".batch-preview")).toContainText("57 visits");
  await expect(rosa.locator(".chip")).toHaveCount(0);
  await malik.getByRole("button", { name: "Plan 57 visits" }).click();
  await expect.poll(() => rosa.locator(".chip").count()).toBeGreaterThan(4);
  await expect.poll(() => tom.locator(".chip").count()).toBeGreaterThan(4);
  await malik.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(rosa.locator(".chip")).toHaveCount(0);
  await expect(tom.locator(".chip")).toHaveCount(0);
});

test("visits are spread over a set of customers", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await gather(malik, "Hafen Apotheke", "Harbour");
  await open(malik, "/calendar/batch");
  await expect.poll(() => malik.locator(".batch-list li").count()).toBeGreaterThan(1);
  await malik.getByLabel("Sets").selectOption({ label: "Harbour" });
  await expect(malik.locator(".batch-list li")).toHaveText([/Hafen Apotheke/]);
  await malik.getByRole("button", { name: "Choose all" }).click();
  await malik.getByLabel("Rosa Klein", { exact: true }).check();
  await malik.getByRole("button", { name: "Look at the spread" }).click();
  await expect(malik.locator(".batch-preview")).toContainText("Hafen Apotheke");
  await malik.getByRole("button", { name: "Plan 1 visits" }).click();
  await saved(malik);
});

test("a plan prints as a list and exports as a table", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, `/calendar/plan?from=${MONDAY}&to=2026-11-22`);
  await expect(page.locator("tbody tr")).toHaveCount(11);
  const exported = async (format: string) => {
    await page.locator('summary[aria-label="Export"]').click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: format, exact: true }).click()]);
    return file;
  };
  const sheet = await exported("XLSX");
  expect(sheet.suggestedFilename()).toBe("plan.xlsx");
  expect(readFileSync(await sheet.path()).subarray(0, 2).toString()).toBe("PK");
  const table = readFileSync(await (await exported("CSV")).path(), "utf8");
  expect(table.trim().split("\r\n")).toHaveLength(12);
  expect(table).toContain('"2026-11-20","11:00","12:00","Nordwind Bakery","Visit","Planned"');
});

test("a calendar file comes in once, goes out, and can be subscribed to without signing in", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/calendar/exchange");
  const file = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:one@test", "DTSTAMP:20261101T080000Z", "DTSTART;TZID=Europe/Berlin:20261119T073000", "DTEND;TZID=Europe/Berlin:20261119T083000", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Breakfast", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const choose = () => page.locator("input[type=file]").setInputFiles({ name: "a.ics", mimeType: "text/calendar", buffer: Buffer.from(file) });
  await choose();
  await expect(page.locator(".imported")).toContainText("1 new, 0 changed, 0 as they were");
  await choose();
  await expect(page.locator(".imported")).toContainText("0 new, 0 changed, 1 as they were");
  await page.locator("input[type=file]").setInputFiles({ name: "b.ics", mimeType: "text/calendar", buffer: Buffer.from("hello") });
  await expect(page.getByRole("alert")).toContainText("not a calendar");
  await page.getByRole("button", { name: "Make an address" }).click();
  const address = await page.locator(".feed-address").inputValue();
  const feed = await fetch(address);
  expect(feed.headers.get("content-type")).toContain("text/calendar");
  expect(await feed.text()).toContain("RRULE:FREQ=WEEKLY;COUNT=3");
  await page.getByRole("button", { name: "End it" }).click();
  await expect.poll(async () => (await fetch(address)).status).toBe(404);
  await openWeek(page);
  await expect(chip(page, "Breakfast", THURSDAY)).toContainText("07:30–08:30");
});

test("the company's holidays come in with make-up working days and close days on the calendar", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await open(malik, "/company");
  const days = { days: [{ name: "Day of tests", date: FRIDAY, isOffDay: true }, { name: "Day of tests", date: "2026-11-21", isOffDay: false }] };
  await malik.locator("input[type=file]").setInputFiles({ name: "2026.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(days)) });
  await expect(malik.locator(".toast")).toContainText("2 days");
  await saved(malik);
  const rosa = await daybook.as("rosa");
  await open(rosa, "/settings");
  await rosa.locator("#calendar").selectOption("CN");
  await Promise.all([rosa.waitForEvent("load"), rosa.getByRole("button", { name: "Save" }).first().click()]);
  await openWeek(rosa);
  await expect(rosa.locator(`.day-column[data-date="${FRIDAY}"]`)).toHaveAttribute("style", /--opens:0;--closes:0/);
  await expect(rosa.locator('.day-column[data-date="2026-11-21"]')).toHaveAttribute("style", /--opens:540;--closes:1080/);
});

test("what begins soon is said, at the person's lead time", async ({ daybook }) => {
  const soon = (id: string, minute: number, title: string) => ({ activities: { plan: { id, method: "call", title, slot: { timed: { start: `${WEDNESDAY}T10:${minute}:00`, end: `${WEDNESDAY}T11:45:00`, zone: "Europe/Berlin" } } } } });
  daybook.submit("tom", soon("0192ffff-0000-7000-8000-000000000001", 10, "Ring the yard"), soon("0192ffff-0000-7000-8000-000000000002", 40, "Ring the office"));
  const page = await daybook.as("tom");
  await expect(page.locator(".toast")).toHaveText(/Ring the yard at 10:10/, { timeout: 15_000 });
});

test("what is due while a page is still coming alive is said once it has", async ({ daybook }) => {
  daybook.submit("tom", { activities: { plan: { id: "0192ffff-0000-7000-8000-000000000001", method: "call", title: "Ring the yard", slot: { timed: { start: `${WEDNESDAY}T10:10:00`, end: `${WEDNESDAY}T10:20:00`, zone: "Europe/Berlin" } } } } });
  const page = await daybook.as("tom", { serviceWorkers: "block" });
  const asked = page.waitForResponse(/\/api\/activities/);
  // The pieces of the page come after everything that could be asked for too early.
  await page.route(/\/pkg\/.*(?<!daybook_bg)\.wasm$/, async (route) => {
    await Promise.race([asked, page.waitForTimeout(1_500)]);
    await route.continue();
  });
  await open(page, "/customers");
  await expect(page.locator(".toast")).toHaveText(/Ring the yard at 10:10/);
  // What is loaded after the page has come alive may be on its way still.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

// The calendar: views, lanes, sources, the side list, dragging and stretching, narrow screens, zones, paper.
import { chip, drag, expect, FRIDAY, middle, NEXT_MONDAY, open, openCustomer, openWeek, saved, spot, test, THURSDAY, TUESDAY, WEDNESDAY } from "./stage.js";

test("views by key and by address; back and forward work", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  for (const [key, view] of [["d", "day"], ["k", "work_week"], ["m", "month"], ["y", "year"], ["a", "agenda"], ["w", "week"]] as const) {
    await page.keyboard.press(key);
    await expect(page).toHaveURL(new RegExp(`view=${view}&`));
  }
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/date=2026-11-25/);
  await page.goBack();
  await expect(page).toHaveURL(/date=2026-11-18/);
  await page.goBack();
  await expect(page).toHaveURL(/view=agenda/);
  await expect(page.locator(".agenda .day-line", { hasText: "Yearly" }).or(page.locator(".agenda .day-line", { hasText: "Hafen Apotheke" })).first()).toBeVisible();
  await page.goForward();
  await expect(page.locator(".time-grid")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Alt + arrows move");
});

test("the year shows how full days are and leads to one", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, `/calendar?view=year&date=${WEDNESDAY}&who=me`);
  const day = page.locator(`.mini-day[data-date="${WEDNESDAY}"]`);
  await expect(day).toHaveAttribute("data-count", "1");
  await day.click();
  await expect(page).toHaveURL(new RegExp(`view=day&date=${WEDNESDAY}`));
});

test("what is shown is chosen by source, and the choice is in the address", async ({ daybook }) => {
  const page = await daybook.as("ines");
  await openWeek(page);
  await expect(page.locator(`.chip[data-method="deadline"][data-date="${FRIDAY}"]`).first()).toBeVisible();
  await page.locator("summary[aria-label=Show]").click();
  await page.locator('[data-source="deadlines"]').click();
  await expect(page).toHaveURL(/hide=deadlines/);
  await expect(page.locator('.chip[data-method="deadline"]')).toHaveCount(0);
});

test("a deadline moves by a drag to another day, and the issue knows", async ({ daybook }) => {
  const page = await daybook.as("ines");
  await openWeek(page);
  const deadline = page.locator(`.chip[data-method="deadline"][data-date="${FRIDAY}"][data-movable="true"]`).first();
  const title = await deadline.locator(".chip-title").textContent();
  await drag(page, await middle(deadline), await middle(page.locator(`.all-day-cell[data-cell="${WEDNESDAY}"]`)));
  await expect(page.locator(`.chip[data-date="${WEDNESDAY}"]`, { hasText: title ?? "?" })).toBeVisible();
});

test("in lanes a visit goes from one rep to another, by pointer and by key", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  const tom = await daybook.as("tom");
  await openWeek(tom);
  await open(malik, `/calendar?view=day&date=${FRIDAY}&who=team&lanes=1`);
  await malik.locator(".grid-ground[data-ready]").waitFor();
  const lane = async (name: string) => (await malik.locator(".day-head", { hasText: name }).getAttribute("data-rep")) ?? "";
  const [rosas, toms] = [await lane("Rosa Klein"), await lane("Tom Brandt")];
  const visit = malik.locator(".chip", { hasText: "Nordwind Bakery" });
  await expect(visit).toHaveAttribute("data-rep", rosas);
  const from = await middle(visit);
  await drag(malik, from, { ...(await spot(malik, FRIDAY, 16.5, toms)) });
  await expect(visit).toHaveAttribute("data-rep", toms);
  await expect(chip(tom, "Nordwind Bakery", FRIDAY)).toContainText("16:00–17:00");
  await visit.focus();
  await malik.keyboard.press("Alt+Shift+ArrowLeft");
  await expect(visit).toHaveAttribute("data-rep", rosas);
  await expect(chip(tom, "Nordwind Bakery", FRIDAY)).toHaveCount(0);
});

test("in the lanes of a week a drag moves the day and the rep at once; a rep may not", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await open(malik, `/calendar?view=week&date=${WEDNESDAY}&who=team&lanes=1`);
  await malik.locator(".lanes-scroll[data-ready]").waitFor();
  const row = (name: string) => malik.locator(".lane", { hasText: name });
  const cell = row("Tom Brandt").locator(`[data-cell="${THURSDAY}"]`);
  await drag(malik, await middle(row("Rosa Klein").locator(".chip", { hasText: "Nordwind" }).last()), await middle(cell));
  await expect(cell.locator(".chip", { hasText: "Nordwind Bakery" })).toBeVisible();
  const rosa = await daybook.as("rosa");
  await open(rosa, `/calendar?view=week&date=${WEDNESDAY}&who=team&lanes=1`);
  await rosa.locator(".lanes-scroll[data-ready]").waitFor();
  const own = rosa.locator(".lane", { hasText: "Rosa Klein" }).locator(".chip", { hasText: "Alster Optics" }).first();
  const toms = rosa.locator(".lane", { hasText: "Tom Brandt" }).locator(`[data-cell="${WEDNESDAY}"]`);
  const before = await toms.locator(".chip").count();
  await drag(rosa, await middle(own), await middle(toms));
  await expect(rosa.locator(".toast")).toContainText("may not");
  await expect(toms.locator(".chip")).toHaveCount(before);
});

test("a customer due for a visit is dragged in from the side, or planned by its button", async ({ daybook }) => {
  daybook.submit("rosa", { customers: { add: { id: "0192bbbb-0000-7000-8000-000000000001", set: [{ name: "Deichkind Imbiss" }], owner: null } } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  await page.getByRole("button", { name: "To plan" }).click();
  const line = page.locator(".side-line", { hasText: "Deichkind Imbiss" });
  await drag(page, await middle(line), await spot(page, FRIDAY, 13.1));
  await expect(chip(page, "Deichkind Imbiss", FRIDAY)).toContainText("13:00–14:00");
  await expect(line).toHaveCount(0);
  const mini = page.locator(".mini-month");
  await expect(mini.locator("[aria-current=date]")).toHaveText("18");
  await mini.getByLabel("Tuesday, 24 November").click();
  await expect(page).toHaveURL(/date=2026-11-24/);
  await saved(page);
});

test("both ends stretch; Shift snaps finer; a click that trembles stays a click", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  const visit = chip(page, "Nordwind Bakery", FRIDAY);
  const { x, box } = await middle(visit);
  const top = { x, y: box.y + 3 };
  const hour = (await page.locator(".grid-ground").boundingBox())!.height / 24;
  await drag(page, top, { x: top.x, y: top.y - hour });
  await expect(visit).toContainText("10:00–12:00");
  const from = await middle(visit);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y);
  await page.keyboard.down("Shift");
  await page.mouse.move(from.x, from.y + hour / 12 + 1, { steps: 4 });
  await expect(page.locator(".drop-outline")).toContainText("10:05–12:05");
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(visit).toContainText("10:05–12:05");
  const still = await middle(visit);
  await page.mouse.move(still.x, still.y);
  await page.mouse.down();
  await page.mouse.move(still.x + 2, still.y + 2);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(visit).toContainText("10:05–12:05");
});

test("while dragging, the target says when, whose, how full and what is in the way; at the edge the page turns", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  const from = await middle(chip(page, "Nordwind Bakery", FRIDAY));
  const outline = page.locator(".drop-outline");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const clash = await spot(page, THURSDAY, 10.6);
  await page.mouse.move(clash.x, clash.y, { steps: 6 });
  await expect(outline).toContainText("Thu");
  await expect(outline).toContainText("Rosa Klein");
  await expect(outline).toContainText(/\d+ % · /);
  await expect(outline).toContainText("clash");
  await expect(outline).toHaveAttribute("data-tint", "clash");
  const closed = await spot(page, "2026-11-22", 12);
  await page.mouse.move(closed.x, closed.y, { steps: 6 });
  await expect(outline).toContainText("day off");
  const grid = (await page.locator(".grid-scroll").boundingBox())!;
  await page.mouse.move(grid.x + grid.width - 4, from.y, { steps: 4 });
  await expect(page.locator(`.day-head[data-date="${NEXT_MONDAY}"]`)).toBeVisible();
  const monday = await spot(page, NEXT_MONDAY, 9.6);
  await page.mouse.move(monday.x, monday.y, { steps: 6 });
  await expect(outline).toContainText("Mon 09:");
  await page.mouse.up();
  await expect(chip(page, "Nordwind Bakery", NEXT_MONDAY)).toContainText("09:");
});

test("a narrow screen shows the agenda, and everything can be done from there", async ({ daybook }) => {
  const page = await daybook.as("rosa", { viewport: { width: 320, height: 720 }, hasTouch: true });
  await open(page, `/calendar?date=${WEDNESDAY}`);
  await expect(page).toHaveURL(/view=agenda/);
  const line = page.locator(".agenda .day-line", { hasText: "Nordwind Bakery" });
  await line.getByRole("button", { name: "Move to… Nordwind Bakery" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "−1 day" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Move visit" }).tap();
  await expect(page.locator(`.agenda .day-line[data-date="${THURSDAY}"]`, { hasText: "Nordwind Bakery" })).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});

test("both zones are shown where visit and viewer differ, and a skipped hour is said", async ({ daybook }) => {
  const abroad = { id: "0192eeee-0000-7000-8000-000000000001", method: "call", title: "Call Shanghai", slot: { timed: { start: `${WEDNESDAY}T16:00:00`, end: `${WEDNESDAY}T17:00:00`, zone: "Asia/Shanghai" } } };
  const early = { id: "0192eeee-0000-7000-8000-000000000002", method: "visit", title: "Early bird", slot: { timed: { start: "2026-03-28T02:30:00", end: "2026-03-28T03:30:00", zone: "Europe/Berlin" } } };
  daybook.submit("rosa", { activities: { plan: abroad } }, { activities: { plan: early } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  await expect(chip(page, "Call Shanghai", WEDNESDAY)).toContainText("09:00–10:00 (16:00–17:00 Shanghai)");
  await open(page, "/calendar?view=week&date=2026-03-28&who=me");
  await page.locator(".grid-ground[data-ready]").waitFor();
  await page.locator(".grid-scroll").evaluate((element) => element.scrollTo(0, 0));
  await chip(page, "Early bird", "2026-03-28").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.locator(".toast")).toContainText("the clocks go forward");
  await expect(chip(page, "Early bird", "2026-03-29")).toContainText("03:30–04:30");
});

test("the week goes on paper whole: every hour of work, the head of each day, nothing that is only for the screen", async ({ daybook }) => {
  const at = (id: string, from: string, to: string, title: string) => ({ activities: { plan: { id, method: "visit", title, slot: { timed: { start: `${FRIDAY}T${from}`, end: `${FRIDAY}T${to}`, zone: "Europe/Berlin" } } } } });
  daybook.submit("rosa", at("0192dddd-0000-7000-8000-000000000001", "06:15:00", "07:00:00", "First train"), at("0192dddd-0000-7000-8000-000000000002", "22:30:00", "23:15:00", "Night shift"));
  const page = await daybook.as("rosa", { viewport: { width: 1024, height: 500 } });
  await openWeek(page);
  await expect(chip(page, "Night shift", FRIDAY)).toHaveCount(0);
  const paper = await page.pdf({ preferCSSPageSize: true });
  expect(paper.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: "print" });
  for (const hidden of [".rail", ".top", ".bar .bar-group"]) await expect(page.locator(hidden).first()).toBeHidden();
  await expect(page.locator(".day-head")).toHaveCount(7);
  for (const title of ["First train", "Nordwind Bakery", "Night shift"]) {
    const column = (await page.locator(`.day-head[data-date="${FRIDAY}"]`).boundingBox())!;
    const printed = (await chip(page, title, FRIDAY).boundingBox())!;
    expect(printed.x, title).toBeGreaterThanOrEqual(column.x - 1);
    expect(printed.x + printed.width, title).toBeLessThanOrEqual(column.x + column.width + 1);
    expect(printed.y, title).toBeGreaterThan(column.y + column.height);
  }
});

test("a dialog that cannot be fetched comes once the network does", async ({ daybook }) => {
  const page = await daybook.as("rosa", { serviceWorkers: "block" });
  await openWeek(page);
  await page.context().setOffline(true);
  await Promise.all([page.waitForEvent("requestfailed", (request) => request.url().endsWith(".wasm")), chip(page, "Nordwind Bakery", FRIDAY).click()]);
  await page.context().setOffline(false);
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("whoever goes to the calendar from another page finds the visits there, at the hours of the day", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/");
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Calendar" }).click();
  await expect(chip(page, "Nordwind Bakery", TUESDAY)).toBeInViewport();
  await page.getByRole("link", { name: "Month" }).click();
  await expect(page.locator(".month-cell").first()).toBeVisible();
  await page.getByRole("link", { name: "Week", exact: true }).click();
  await expect(chip(page, "Nordwind Bakery", TUESDAY)).toBeInViewport();
});

test("a visit dropped where it lay has not been moved: nothing asks, nothing is said", async ({ daybook }) => {
  const draft = { id: "0192aaaa-0000-7000-8000-000000000001", method: "visit", title: "Weekly round", slot: { timed: { start: `${TUESDAY}T13:00:00`, end: `${TUESDAY}T14:00:00`, zone: "Europe/Berlin" } }, rule: "FREQ=WEEKLY" };
  daybook.submit("rosa", { activities: { plan: draft } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  const from = await middle(chip(page, "Weekly round", TUESDAY));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 60, { steps: 4 });
  await expect(page.locator("[data-held]")).toHaveCount(1);
  await page.mouse.move(from.x, from.y, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator("[data-held]")).toHaveCount(0);
  // With a question open the key would not be heard, and after a move there would be something to take back.
  await page.keyboard.press("z");
  await expect(page.locator(".toast")).toHaveText([/Nothing to undo/]);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(chip(page, "Weekly round", TUESDAY)).toContainText("13:00–14:00");
});

test("the heads of the days tell how full they are of whoever is shown", async ({ daybook }) => {
  const page = await daybook.as("malik");
  const heads = () => page.locator(".day-head").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-label")));
  await openWeek(page);
  const own = await heads();
  const rosa = await page.locator("#who option", { hasText: "Rosa Klein" }).getAttribute("value");
  await open(page, `/calendar?view=week&date=${WEDNESDAY}&who=${rosa}`);
  await page.locator(".grid-ground[data-ready]").waitFor();
  const hers = await heads();
  expect(hers).not.toEqual(own);
  await page.locator("#who").selectOption("me");
  await expect.poll(heads).toEqual(own);
  await page.locator("#who").selectOption({ label: "Rosa Klein" });
  await expect.poll(heads).toEqual(hers);
});

test("what is called off is opened from its customer, and planned again", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  const visit = page.locator('.chip[data-movable="true"]', { hasText: "Hafen Apotheke" }).first();
  const day = (await visit.getAttribute("data-date")) ?? "";
  const id = (await visit.getAttribute("data-activity")) ?? "";
  await visit.focus();
  await page.keyboard.press("Delete");
  await expect(page.locator(`[data-activity="${id}"]`)).toHaveCount(0);
  await saved(page);
  await openCustomer(page, "Hafen Apotheke");
  await page.locator(`[data-activity="${id}"]`).getByRole("button").first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Plan again" }).click();
  await saved(page);
  await openWeek(page);
  await expect(page.locator(`.chip[data-activity="${id}"][data-date="${day}"]`)).toBeVisible();
});

test("completing a visit keeps what else was typed, and leaving asks before something typed is lost", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openWeek(page);
  await chip(page, "Nordwind Bakery", FRIDAY).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#title").fill("Nordwind, the new oven");
  await dialog.getByRole("button", { name: "Done", exact: true }).click();
  // It lies in days to come: nothing is lost by being refused.
  await expect(dialog.locator(".form-faults")).toBeVisible();
  await expect(dialog.locator("#title")).toHaveValue("Nordwind, the new oven");
  const asked: string[] = [];
  page.on("dialog", (question) => (asked.push(question.message()), void (asked.length === 1 ? question.dismiss() : question.accept())));
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(asked).toHaveLength(2);
  const today = page.locator('.chip[data-movable="true"]', { hasText: "Hafen Apotheke" }).first();
  await today.click();
  await dialog.locator("#title").fill("Hafen, on the phone");
  await dialog.getByRole("button", { name: "Done", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.chip[data-state="done"]', { hasText: "Hafen, on the phone" })).toBeVisible();
  const round = { id: "0192aaaa-0000-7000-8000-000000000001", method: "visit", title: "Weekly round", slot: { timed: { start: `${TUESDAY}T16:00:00`, end: `${TUESDAY}T17:00:00`, zone: "Europe/Berlin" } }, rule: "FREQ=WEEKLY" };
  daybook.submit("rosa", { activities: { plan: round } });
  await chip(page, "Weekly round", TUESDAY).click();
  await dialog.locator("#title").fill("Round with Kim");
  await dialog.getByRole("button", { name: "Done", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(`.chip[data-state="done"][data-date="${TUESDAY}"]`, { hasText: "Round with Kim" })).toBeVisible();
  await saved(page);
  await page.keyboard.press("ArrowRight");
  await expect(chip(page, "Weekly round", "2026-11-24")).toHaveAttribute("data-state", "planned");
  expect(asked).toHaveLength(2);
});

test("a form anywhere is saved by Ctrl+Enter, and asks before what was typed is lost", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("City").fill("Kiel");
  const asked = new Promise<string>((resolve) => page.once("dialog", (question) => (resolve(question.message()), void question.dismiss())));
  await page.keyboard.press("Escape");
  expect(await asked).toContain("typed");
  await expect(dialog.getByLabel("City")).toHaveValue("Kiel");
  await dialog.getByLabel("City").press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".facts")).toContainText("Kiel");
});

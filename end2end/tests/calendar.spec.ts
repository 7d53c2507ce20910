// The calendar: views, lanes, series, several at once, the side list, capacity, files; each by pointer, key and tap.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { chip, drag, expect, FRIDAY, middle, MONDAY, open, openWeek, saved, test, THURSDAY, TUESDAY, WEDNESDAY, type Daybook } from "./stage.js";

const NEXT_MONDAY = "2026-11-23";

/** A point of the time grid: a day and an hour. */
async function spot(page: Page, day: string, hour: number, lane = "") {
  const head = page.locator(`.day-head[data-date="${day}"]${lane ? `[data-rep="${lane}"]` : ""}`);
  const column = await head.boundingBox();
  const ground = await page.locator(".grid-ground").boundingBox();
  if (!column || !ground) throw new Error("no grid");
  return { x: column.x + column.width / 2, y: ground.y + (ground.height / 24) * hour };
}

/** Plans a weekly visit of Rosa's on Tuesdays at 13:00, from this week on. */
function weekly(daybook: Daybook, id = "0192aaaa-0000-7000-8000-000000000001") {
  const draft = { id, method: "visit", title: "Weekly round", slot: { timed: { start: `${TUESDAY}T13:00:00`, end: `${TUESDAY}T14:00:00`, zone: "Europe/Berlin" } }, rule: "FREQ=WEEKLY" };
  return submit(daybook, "rosa", { activities: { plan: draft } });
}

function submit(daybook: Daybook, acting: string, ...commands: unknown[]) {
  return daybook.pipe(commands.map((command) => JSON.stringify(command)).join("\n"), "submit", "--as", acting, "-");
}

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

test.describe("a series", () => {
  const next = "2026-11-24";

  test("dragged, asks how much is meant: only this one", async ({ daybook }) => {
    weekly(daybook);
    const page = await daybook.as("rosa");
    await openWeek(page);
    await drag(page, await middle(chip(page, "Weekly round", TUESDAY)), await spot(page, THURSDAY, 12.5));
    await page.getByRole("dialog").getByRole("button", { name: "Only this one" }).click();
    await expect(chip(page, "Weekly round", THURSDAY)).toContainText("12:00–13:00");
    await page.keyboard.press("ArrowRight");
    await expect(chip(page, "Weekly round", next)).toContainText("13:00–14:00");
    await page.keyboard.press("z");
    await page.keyboard.press("ArrowLeft");
    await expect(chip(page, "Weekly round", TUESDAY)).toContainText("13:00–14:00");
    await saved(page);
  });

  test("dragged for this and all that follow, and resized for all, by key", async ({ daybook }) => {
    weekly(daybook);
    const page = await daybook.as("rosa");
    await openWeek(page);
    await page.keyboard.press("ArrowRight");
    await chip(page, "Weekly round", next).focus();
    await page.keyboard.press("Alt+ArrowRight");
    await page.getByRole("dialog").getByRole("button", { name: "This and all that follow" }).click();
    await expect(chip(page, "Weekly round", "2026-11-25")).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    await expect(chip(page, "Weekly round", TUESDAY)).toContainText("13:00–14:00");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const later = chip(page, "Weekly round", "2026-12-02");
    await later.focus();
    await page.keyboard.press("Alt+Shift+ArrowDown");
    await page.getByRole("dialog").getByRole("button", { name: "All of them" }).click();
    await expect(later).toContainText("13:00–14:15");
    await saved(page);
    await openWeek(page);
    await expect(chip(page, "Weekly round", TUESDAY)).toContainText("13:00–14:00");
  });

  test("is made in a form that says what it means, in both languages", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog");
    await dialog.locator("#title").fill("Stock check");
    await dialog.getByRole("button", { name: "More fields" }).click();
    await dialog.locator("#repeats").selectOption("month");
    await dialog.locator("#monthly").selectOption("nth");
    await dialog.locator("#ends").selectOption("after");
    await dialog.locator("#ends-after").fill("3");
    await expect(dialog.locator(".sentence")).toHaveText("Every month on the 3rd Wed, 3 times");
    await dialog.getByRole("button", { name: "Plan", exact: true }).click();
    await expect(chip(page, "Stock check", WEDNESDAY)).toBeVisible();
    await page.goto(`/calendar?view=month&date=2026-12-16&who=me`);
    await expect(chip(page, "Stock check", "2026-12-16")).toBeVisible();
    await saved(page);
  });

  test("two who drag the same occurrence: the later is asked", async ({ daybook }) => {
    weekly(daybook);
    const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
    await openWeek(rosa);
    await openWeek(malik, "team");
    await rosa.context().setOffline(true);
    await chip(rosa, "Weekly round", TUESDAY).focus();
    await rosa.keyboard.press("Alt+ArrowDown");
    await rosa.getByRole("dialog").getByRole("button", { name: "Only this one" }).click();
    await chip(malik, "Weekly round", TUESDAY).focus();
    await malik.keyboard.press("Alt+ArrowUp");
    await malik.getByRole("dialog").getByRole("button", { name: "Only this one" }).click();
    await saved(malik);
    await rosa.context().setOffline(false);
    const dialog = rosa.getByRole("dialog");
    await expect(dialog).toContainText("Malik Osei changed");
    await dialog.getByRole("button", { name: "Keep theirs" }).click();
    await expect(chip(rosa, "Weekly round", TUESDAY)).toContainText("12:45–13:45");
    await expect(rosa.locator(".chip", { hasText: "Weekly round" })).toHaveCount(1);
  });
});

test("two managers give one visit away at once: one is asked, both screens agree", async ({ daybook }) => {
  const [malik, ada] = [await daybook.as("malik"), await daybook.as("admin")];
  await openWeek(malik, "team");
  await openWeek(ada, "team");
  await malik.context().setOffline(true);
  const give = async (page: Page, to: string) => {
    await chip(page, "Nordwind Bakery", FRIDAY).focus();
    await page.keyboard.press("m");
    await page.locator("#move-rep").selectOption({ label: to });
    await page.getByRole("button", { name: "Move visit" }).click();
  };
  await give(malik, "Malik Osei");
  await give(ada, "Tom Brandt");
  await saved(ada);
  await malik.context().setOffline(false);
  const dialog = malik.getByRole("dialog");
  await expect(dialog).toContainText("Ada Lindqvist changed");
  await expect(dialog).toContainText("Tom Brandt");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  for (const page of [malik, ada]) await expect(page.locator(`.chip[data-date="${FRIDAY}"]`, { hasText: "Nordwind Bakery" })).toHaveAccessibleName(/Malik Osei/);
});

test.describe("several at once", () => {
  test("Ctrl-click selects, the bar moves all by a day, one undo takes all back", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    await chip(page, "Alster Optics", TUESDAY).click({ modifiers: ["ControlOrMeta"] });
    await chip(page, "Nordwind Bakery", TUESDAY).click({ modifiers: ["ControlOrMeta"] });
    const bar = page.getByRole("toolbar");
    await expect(bar).toContainText("2 selected");
    await bar.getByRole("button", { name: "+1 day" }).click();
    await expect(chip(page, "Alster Optics", WEDNESDAY)).toBeVisible();
    await expect(chip(page, "Nordwind Bakery", WEDNESDAY)).toBeVisible();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await expect(chip(page, "Alster Optics", TUESDAY)).toBeVisible();
    await expect(chip(page, "Nordwind Bakery", TUESDAY)).toBeVisible();
    await saved(page);
  });

  test("a marquee with Shift selects, and a drag moves all by the same", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    await page.keyboard.down("Shift");
    await drag(page, await spot(page, TUESDAY, 8.2), await spot(page, TUESDAY, 15.5));
    await page.keyboard.up("Shift");
    await expect(page.getByRole("toolbar")).toContainText("2 selected");
    const from = await middle(chip(page, "Alster Optics", TUESDAY));
    const hour = (await page.locator(".grid-ground").boundingBox())!.height / 24;
    await drag(page, from, { x: from.x, y: from.y + hour });
    await expect(chip(page, "Alster Optics", TUESDAY)).toContainText("11:00–12:00");
    await expect(chip(page, "Nordwind Bakery", TUESDAY)).toContainText("15:00–15:45");
  });

  test("without a drag: tap to pick, tap to place; give away from the bar", async ({ daybook }) => {
    const page = await daybook.as("malik", { hasTouch: true, viewport: { width: 1024, height: 768 } });
    await openWeek(page, "team");
    const pick = async () => {
      await page.getByRole("button", { name: "Select" }).tap();
      await chip(page, "Nordwind Bakery", FRIDAY).tap();
      await page.getByRole("toolbar").waitFor();
    };
    await pick();
    await page.getByRole("toolbar").getByLabel("Assign to…").selectOption({ label: "Tom Brandt" });
    await expect(chip(page, "Nordwind Bakery", FRIDAY)).toHaveAccessibleName(/Tom Brandt/);
    await page.getByRole("toolbar").getByRole("button", { name: "Clear selection" }).tap();
    await pick();
    await page.locator(".grid-scroll").evaluate((element) => element.scrollTo(0, (element.scrollHeight / 24) * 10));
    const place = await spot(page, THURSDAY, 12.6);
    await page.touchscreen.tap(place.x, place.y);
    await expect(chip(page, "Nordwind Bakery", THURSDAY)).toContainText("12:30–13:30");
  });

  test("by key: X selects, Alt with an arrow moves all", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    for (const title of ["Alster Optics", "Nordwind Bakery"]) {
      await chip(page, title, TUESDAY).focus();
      await page.keyboard.press("x");
    }
    await page.keyboard.press("Alt+ArrowRight");
    await expect(chip(page, "Alster Optics", WEDNESDAY)).toBeVisible();
    await expect(chip(page, "Nordwind Bakery", WEDNESDAY)).toBeVisible();
  });
});

test("a customer due for a visit is dragged in from the side, or planned by its button", async ({ daybook }) => {
  submit(daybook, "rosa", { customers: { add: { id: "0192bbbb-0000-7000-8000-000000000001", set: [{ name: "Deichkind Imbiss" }], owner: null } } });
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
  const top = await middle(visit.locator('[data-grip="start"]'));
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

test("a day that would be too full warns, asks for a reason, or refuses, as the manager wants", async ({ daybook }) => {
  const draft = { id: "0192cccc-0000-7000-8000-000000000001", method: "meeting", title: "Fair", slot: { timed: { start: `${THURSDAY}T08:00:00`, end: `${THURSDAY}T18:30:00`, zone: "Europe/Berlin" } } };
  submit(daybook, "rosa", { activities: { plan: draft } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  await expect(page.locator(`.day-head[data-date="${THURSDAY}"]`)).toHaveAttribute("data-load", "over");
  const move = async (key: string) => {
    await page.locator(".chip", { hasText: "Nordwind Bakery" }).last().focus();
    await page.keyboard.press(key);
  };
  await move("Alt+ArrowLeft");
  await expect(page.locator(".toast")).toContainText("too full");
  await move("Alt+ArrowRight");
  submit(daybook, "malik", { company: { edit: { set: [{ policy: "ask" }] } } });
  await open(page, `/calendar?view=week&date=${WEDNESDAY}&who=me`);
  await move("Alt+ArrowLeft");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(dialog.locator("#reason-fault")).toHaveText("must be given");
  await dialog.locator("#reason").fill("The oven stands still");
  await dialog.getByRole("button", { name: "Move visit" }).click();
  await expect(chip(page, "Nordwind Bakery", THURSDAY)).toBeVisible();
  await saved(page);
  await move("Alt+ArrowRight");
  submit(daybook, "malik", { company: { edit: { set: [{ policy: "refuse" }] } } });
  await open(page, `/calendar?view=week&date=${WEDNESDAY}&who=me`);
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
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(chip(page, "Alster Optics", TUESDAY)).toHaveAttribute("data-state", "planned");
  await expect(chip(page, "Alster Optics", FRIDAY)).toHaveCount(0);
});

test("many visits are spread, seen before they are made, live on the reps' screens, undone in one step", async ({ daybook }) => {
  const names = Array.from({ length: 50 }, (_, number) => ({ customers: { add: { id: `0192dddd-0000-7000-8000-${String(number).padStart(12, "0")}`, set: [{ name: `Kiosk ${String(number).padStart(2, "0")}` }], owner: null } } }));
  submit(daybook, "malik", ...names);
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
  await malik.locator("#batch-most").fill("6");
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

test("a plan prints as a list and exports as a table", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, `/calendar/plan?from=${MONDAY}&to=2026-11-22`);
  await expect(page.locator("tbody tr")).toHaveCount(11);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
  const table = readFileSync(await download.path(), "utf8");
  expect(table.trim().split("\r\n")).toHaveLength(12);
  expect(table).toContain('"2026-11-20","11:00","12:00","Nordwind Bakery","Visit","Planned"');
});

test("a calendar file comes in once, goes out, and can be subscribed to without signing in", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/calendar/exchange");
  const file = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:one@test", "DTSTAMP:20261101T080000Z", "DTSTART;TZID=Europe/Berlin:20261119T073000", "DTEND;TZID=Europe/Berlin:20261119T083000", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Breakfast", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const choose = () => page.locator("#calendar-file").setInputFiles({ name: "a.ics", mimeType: "text/calendar", buffer: Buffer.from(file) });
  await choose();
  await expect(page.locator(".imported")).toContainText("1 new, 0 changed, 0 as they were");
  await choose();
  await expect(page.locator(".imported")).toContainText("0 new, 0 changed, 1 as they were");
  await page.locator("#calendar-file").setInputFiles({ name: "b.ics", mimeType: "text/calendar", buffer: Buffer.from("hello") });
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
  await malik.locator("#holiday-file").setInputFiles({ name: "2026.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(days)) });
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

test("a narrow screen shows the agenda, and everything can be done from there", async ({ daybook }) => {
  const page = await daybook.as("rosa", { viewport: { width: 320, height: 720 }, hasTouch: true });
  await open(page, `/calendar?date=${WEDNESDAY}`);
  await expect(page).toHaveURL(/view=agenda/);
  const line = page.locator(".agenda .day-line", { hasText: "Nordwind Bakery" });
  await line.getByRole("button", { name: "Move “Nordwind Bakery”" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "−1 day" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Move visit" }).tap();
  await expect(page.locator(`.agenda .day-line[data-date="${THURSDAY}"]`, { hasText: "Nordwind Bakery" })).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});

test("both zones are shown where visit and viewer differ, and a skipped hour is said", async ({ daybook }) => {
  const abroad = { id: "0192eeee-0000-7000-8000-000000000001", method: "call", title: "Call Shanghai", slot: { timed: { start: `${WEDNESDAY}T16:00:00`, end: `${WEDNESDAY}T17:00:00`, zone: "Asia/Shanghai" } } };
  const early = { id: "0192eeee-0000-7000-8000-000000000002", method: "visit", title: "Early bird", slot: { timed: { start: "2026-03-28T02:30:00", end: "2026-03-28T03:30:00", zone: "Europe/Berlin" } } };
  submit(daybook, "rosa", { activities: { plan: abroad } }, { activities: { plan: early } });
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

test("what begins soon is said, at the person's lead time", async ({ daybook }) => {
  const soon = (id: string, minute: number, title: string) => ({ activities: { plan: { id, method: "call", title, slot: { timed: { start: `${WEDNESDAY}T10:${minute}:00`, end: `${WEDNESDAY}T11:45:00`, zone: "Europe/Berlin" } } } } });
  submit(daybook, "tom", soon("0192ffff-0000-7000-8000-000000000001", 10, "Ring the yard"), soon("0192ffff-0000-7000-8000-000000000002", 40, "Ring the office"));
  const page = await daybook.as("tom");
  await expect(page.locator(".toast")).toHaveText(/Ring the yard at 10:10/, { timeout: 15_000 });
});

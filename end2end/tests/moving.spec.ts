// One move, many ways: pointer, keyboard, dialog, finger; and the ways out.
import { chip, drag, expect, FRIDAY, middle, openBoard, openWeek, saved, test, THURSDAY, titles } from "./stage.js";

test.describe("on the calendar", () => {
  test("the keyboard moves by a quarter, a day, and resizes; the focus goes along", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    await chip(page, "Nordwind Bakery", FRIDAY).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expect(chip(page, "11:15–12:15", FRIDAY)).toBeFocused();
    await page.keyboard.press("Alt+ArrowLeft");
    await expect(chip(page, "11:15–12:15", THURSDAY)).toBeFocused();
    await page.keyboard.press("Alt+Shift+ArrowDown");
    await expect(chip(page, "11:15–12:30", THURSDAY)).toBeFocused();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect(chip(page, "11:00–12:00", FRIDAY)).toBeVisible();
    await saved(page);
    await openWeek(page);
    await expect(chip(page, "11:00–12:00", FRIDAY)).toBeVisible();
  });

  test("Move to… moves without dragging, and Undo takes it back", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    await chip(page, "Nordwind Bakery", FRIDAY).click();
    await expect(page.locator("#customer")).toHaveValue("Nordwind Bakery");
    await page.getByRole("button", { name: "Move to…" }).click();
    const dialog = page.getByRole("dialog", { name: "Move “Nordwind Bakery”" });
    await dialog.getByRole("button", { name: "−1 day" }).click();
    await dialog.getByLabel("From").fill("16:00");
    await dialog.getByRole("button", { name: "Move visit" }).click();
    await expect(chip(page, "16:00–17:00", THURSDAY)).toBeVisible();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await expect(chip(page, "11:00–12:00", FRIDAY)).toBeVisible();
  });

  test("a finger that rests lifts, one that moves on scrolls", async ({ daybook }) => {
    const page = await daybook.as("rosa", { hasTouch: true, viewport: { width: 1024, height: 768 } });
    await openWeek(page);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: string, x: number, y: number, timestamp = Date.now() / 1000) =>
      finger.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: type === "touchEnd" ? [] : [{ x, y }], timestamp });
    const from = await middle(chip(page, "Nordwind Bakery", FRIDAY));
    const to = await middle(page.locator(`.day-head[data-date="${THURSDAY}"]`));

    // A finger that comes to rest before it leaves gives the page no swing.
    const began = Date.now() / 1000 - 2;
    await touch("touchStart", from.x, from.y, began);
    await touch("touchMove", from.x, from.y - 40, began + 0.1);
    await touch("touchMove", from.x, from.y - 80, began + 0.2);
    await touch("touchMove", from.x, from.y - 80, began + 1);
    await touch("touchEnd", 0, 0, began + 1.5);
    await expect(page.locator(".floating")).toHaveCount(0);
    await expect(chip(page, "11:00–12:00", FRIDAY)).toBeVisible();

    const again = await middle(chip(page, "Nordwind Bakery", FRIDAY));
    await touch("touchStart", again.x, again.y);
    await expect(page.locator(".floating")).toBeVisible();
    await touch("touchMove", (again.x + to.x) / 2, again.y);
    await touch("touchMove", to.x, again.y);
    await touch("touchEnd", 0, 0);
    await expect(chip(page, "11:00–12:00", THURSDAY)).toBeVisible();
    await saved(page);
  });

  test("Esc lets go where it was", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    const from = await middle(chip(page, "Nordwind Bakery", FRIDAY));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 160, from.y + 100, { steps: 5 });
    await expect(page.locator(".drop-outline")).toContainText("Thu");
    await page.keyboard.press("Escape");
    await expect(page.locator(".floating, .drop-outline")).toHaveCount(0);
    await page.mouse.up();
    await expect(chip(page, "11:00–12:00", FRIDAY)).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("the lower edge stretches, in steps of a quarter", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    const { x, box } = await middle(chip(page, "Nordwind Bakery", FRIDAY));
    await drag(page, { x, y: box.y + box.height - 3 }, { x, y: box.y + box.height + 50 });
    await expect(chip(page, "11:00–13:00", FRIDAY)).toBeVisible();
  });

  test("sweeping over empty hours plans exactly those, a tap plans an hour", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page);
    const day = await middle(page.locator(`.day-head[data-date="${FRIDAY}"]`));
    const eleven = await middle(chip(page, "Nordwind Bakery", FRIDAY));
    const hour = eleven.box.height + 2;
    const two = eleven.box.y + 3 * hour;
    await drag(page, { x: day.x, y: two + 2 }, { x: day.x, y: two + 1.25 * hour - 2 });
    const dialog = page.getByRole("dialog", { name: "New activity" });
    await expect(dialog.getByLabel("From")).toHaveValue("14:00");
    await expect(dialog.getByLabel("Until")).toHaveValue("15:15");
    await dialog.getByLabel("Title").fill("Paperwork");
    await dialog.getByRole("button", { name: "Plan", exact: true }).click();
    await expect(chip(page, "Paperwork", FRIDAY)).toContainText("14:00–15:15");
    await page.mouse.click(day.x, two - 1.4 * hour);
    await expect(dialog.getByLabel("From")).toHaveValue("12:30");
    await expect(dialog.getByLabel("Until")).toHaveValue("13:30");
  });

  test("in the month a visit changes its day and keeps its time", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page, "me", "month");
    const to = await middle(page.locator('[data-cell="2026-11-25"]'));
    await drag(page, await middle(chip(page, "Nordwind Bakery", FRIDAY)), to);
    await expect(chip(page, "Nordwind Bakery", "2026-11-25")).toContainText("11:00–12:00");
  });

  test("what is a colleague's does not move under a rep's hand", async ({ daybook }) => {
    const page = await daybook.as("rosa");
    await openWeek(page, "team");
    const tom = page.locator(`.chip[data-date="${FRIDAY}"]`, { hasText: "Weser Print" });
    await expect(tom).toHaveAttribute("data-movable", "false");
    const from = await middle(tom);
    await drag(page, from, { x: from.x - 160, y: from.y });
    await expect(tom).toBeVisible();
  });
});

test.describe("on the board", () => {
  test("Space picks up, arrows move, Space drops, Esc cancels", async ({ daybook }) => {
    const page = await daybook.as("ines");
    await openBoard(page);
    const card = page.locator("[data-issue]", { hasText: "Label printer" });
    await card.locator(".card-open").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await expect(page.locator('[data-column="new"] [data-issue]')).toHaveCount(4);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    const column = page.locator('[data-column="in_progress"]');
    await expect.poll(async () => (await titles(column))[1]).toBe("Label printer prints blank pages");
    await expect(card.locator(".card-open")).toBeFocused();
    await saved(page);
  });

  test("Move to… and the menu move without dragging", async ({ daybook }) => {
    const page = await daybook.as("ines");
    await openBoard(page);
    const card = page.locator("[data-issue]", { hasText: "Label printer" });
    await card.locator("summary").click();
    await card.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("dialog").getByLabel("State").selectOption("solved");
    await page.getByRole("dialog").getByLabel("Place").selectOption("bottom");
    await page.getByRole("button", { name: "Move issue" }).click();
    await expect.poll(() => titles(page.locator('[data-column="solved"]'))).toEqual(["Which lens cleaner may be used?", "Label printer prints blank pages"]);
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await expect(page.locator('[data-column="new"] [data-issue]', { hasText: "Label printer" })).toBeVisible();
  });

  test("a finger moves a card", async ({ daybook }) => {
    const page = await daybook.as("ines", { hasTouch: true, viewport: { width: 1366, height: 900 } });
    await openBoard(page);
    const finger = await page.context().newCDPSession(page);
    const from = await middle(page.locator("[data-issue]", { hasText: "Label printer" }).locator(".card-title"));
    const to = await middle(page.locator('[data-column="closed"]'));
    await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: from.x, y: from.y }] });
    await expect(page.locator(".floating")).toBeVisible();
    await finger.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: (from.x + to.x) / 2, y: to.y }] });
    await finger.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: to.x, y: to.y }] });
    await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(() => titles(page.locator('[data-column="closed"]'))).toEqual(["Label printer prints blank pages"]);
  });
});

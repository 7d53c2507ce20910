// A series on the calendar: moved and stretched as one occurrence, as what follows, as a whole.
import { chip, drag, expect, keptOnDevice, middle, openWeek, saved, spot, test, THURSDAY, TUESDAY, type Daybook, WEDNESDAY } from "./stage.js";

/** Plans a weekly visit of Rosa's on Tuesdays at 13:00, from this week on. */
function weekly(daybook: Daybook, id = "0192aaaa-0000-7000-8000-000000000001") {
  const draft = { id, method: "visit", title: "Weekly round", slot: { timed: { start: `${TUESDAY}T13:00:00`, end: `${TUESDAY}T14:00:00`, zone: "Europe/Berlin" } }, rule: "FREQ=WEEKLY" };
  return daybook.submit("rosa", { activities: { plan: draft } });
}

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
    await keptOnDevice(rosa);
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

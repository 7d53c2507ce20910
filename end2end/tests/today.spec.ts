// The home screen: each line acts in place.
import { expect, open, saved, test } from "./stage.js";

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
  const page = await daybook.as("rosa");
  // That the module cannot be fetched is the point here, no fault of the page.
  page.removeAllListeners("pageerror");
  await page.route("**/*.wasm", (route) => route.abort());
  for (const [address, words] of [["/", "Wednesday, 18 November"], ["/calendar?date=2026-11-18", "Nordwind Bakery"], ["/customers", "Alster Optics"], ["/issues", "Furnace shows error E42"]] as const) {
    await page.goto(address);
    await expect(page.locator("main")).toContainText(words);
  }
});

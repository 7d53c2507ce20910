// What one does, the other sees; what was shown as saved is still there after the server was killed.
import { chip, drag, expect, middle, open, openBoard, openCustomer, openWeek, saved, test, titles, TUESDAY, WEDNESDAY } from "./stage.js";

test("a visit dragged from Tuesday to Wednesday shows on a colleague's open week and survives a kill", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  await openWeek(malik, "team");
  const before = chip(rosa, "Nordwind Bakery", TUESDAY);
  const width = (await middle(rosa.locator(`.day-head[data-date="${WEDNESDAY}"]`))).x - (await middle(rosa.locator(`.day-head[data-date="${TUESDAY}"]`))).x;
  const from = await middle(before);
  await drag(rosa, from, { x: from.x + width, y: from.y });
  await expect(chip(rosa, "Nordwind Bakery", WEDNESDAY)).toBeVisible();
  await expect(chip(malik, "Nordwind Bakery", WEDNESDAY)).toBeVisible({ timeout: 1000 });
  await expect(chip(malik, "Nordwind Bakery", TUESDAY)).toHaveCount(0);
  await expect(rosa.locator(".toast")).toContainText("Moved to Wed 18 Nov 14:00");
  await saved(rosa);

  await daybook.kill();
  await daybook.start();
  await openWeek(malik, "team");
  await expect(chip(malik, "Nordwind Bakery", WEDNESDAY)).toBeVisible();
});

test("a card dragged to another column shows on a colleague's open board and survives a kill", async ({ daybook }) => {
  const [ines, lin] = [await daybook.as("ines"), await daybook.as("lin")];
  await openBoard(ines);
  await openBoard(lin);
  const card = ines.locator("[data-issue]", { hasText: "Label printer" });
  const target = ines.locator('[data-column="waiting"]');
  const below = await middle(target.locator("[data-issue]").first());
  await drag(ines, await middle(card), { x: below.x, y: below.y + below.box.height / 2 - 6 });
  const expected = ["Invoice shows the old address", "Label printer prints blank pages", "Crane remote loses its pairing"];
  await expect.poll(() => titles(target)).toEqual(expected);
  await expect.poll(() => titles(lin.locator('[data-column="waiting"]')), { timeout: 1000 }).toEqual(expected);
  await saved(ines);

  await daybook.kill();
  await daybook.start();
  await openBoard(lin);
  expect(await titles(lin.locator('[data-column="waiting"]'))).toEqual(expected);
});

test("a card that is held survives what others do meanwhile", async ({ daybook }) => {
  const [ines, admin] = [await daybook.as("ines"), await daybook.as("admin")];
  await openBoard(ines);
  await openBoard(admin);
  const from = await middle(ines.locator("[data-issue]", { hasText: "Label printer" }));
  await ines.mouse.move(from.x, from.y);
  await ines.mouse.down();
  const solved = await middle(ines.locator('[data-column="solved"] [data-issue]').first());
  await ines.mouse.move(solved.x, solved.y - 20, { steps: 6 });
  await expect(ines.locator(".floating")).toBeVisible();
  await admin.locator("[data-issue]", { hasText: "Spare part" }).locator("summary").click();
  await admin.getByRole("button", { name: "Move to Closed" }).click();
  await expect(ines.locator('[data-column="closed"] [data-issue]')).toHaveCount(1);
  await expect(ines.locator(".floating")).toBeVisible();
  await ines.mouse.up();
  await expect.poll(() => titles(ines.locator('[data-column="solved"]'))).toContain("Label printer prints blank pages");
  await expect(ines.locator("[data-issue]", { hasText: "Label printer" })).toHaveCount(1);
});

test("two who move one visit while one has no network: the later is asked, nothing is lost", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  await openWeek(malik, "team");
  const day = "2026-11-20";
  await chip(rosa, "Nordwind Bakery", day).waitFor();
  await rosa.context().setOffline(true);
  await chip(rosa, "Nordwind Bakery", day).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(chip(rosa, "11:15–12:15", day)).toBeVisible();
  await expect(rosa.locator(".sync-state")).toHaveAttribute("data-state", "offline");
  await chip(malik, "Nordwind Bakery", day).focus();
  await malik.keyboard.press("Alt+ArrowUp");
  await expect(chip(malik, "10:45–11:45", day)).toBeVisible();
  await saved(malik);
  await rosa.context().setOffline(false);
  const dialog = rosa.getByRole("dialog");
  await expect(dialog).toContainText("Malik Osei changed");
  await expect(dialog).toContainText("10:45–11:45");
  await expect(dialog).toContainText("11:15–12:15");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect(chip(malik, "11:15–12:15", day)).toBeVisible();
  await expect(chip(rosa, "11:15–12:15", day)).toBeVisible();
});

test("what somebody loses the right to see goes away, what they gain appears", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  for (const page of [rosa, malik]) await openCustomer(page, "Hafen Apotheke");
  await malik.getByLabel("Hand over to").selectOption({ label: "Tom Brandt" });
  await expect(rosa.getByText("This does not exist (any more)")).toBeVisible();
});

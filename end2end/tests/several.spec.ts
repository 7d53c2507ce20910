// Several activities at once, and several people at one.
import type { Page } from "@playwright/test";
import { chip, drag, expect, FRIDAY, keptOnDevice, middle, openWeek, saved, spot, test, THURSDAY, TUESDAY, WEDNESDAY } from "./stage.js";

test("two managers give one visit away at once: one is asked, both screens agree", async ({ daybook }) => {
  const [malik, ada] = [await daybook.as("malik"), await daybook.as("admin")];
  await openWeek(malik, "team");
  await openWeek(ada, "team");
  await keptOnDevice(malik);
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

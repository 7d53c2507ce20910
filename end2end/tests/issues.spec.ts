// Issues: the service clock on cards, how it was reckoned, and what the manager promises.
import type { Page } from "@playwright/test";
import { expect, open, openBoard, saved, test, type Daybook } from "./stage.js";

const ID = "0192abcd-0000-7000-8000-000000000001";

function register(daybook: Daybook, customer: string) {
  daybook.submit("ines", { issues: { register: { id: ID, customer, set: [{ title: "Freezer stands still" }, { urgency: "critical" }] } } });
}

/** The identity of a customer of the demo, by name. */
async function customer(page: Page, name: string) {
  await open(page, "/customers");
  const address = await page.getByRole("link", { name }).first().getAttribute("href");
  return address!.split("/").pop()!;
}

test("the clock of an issue runs on its card, explains itself line by line, and follows what the manager promises", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  register(daybook, await customer(malik, "Nordwind Bakery"));
  const ines = await daybook.as("ines");
  await openBoard(ines);
  const clock = ines.locator(`[data-issue="${ID}"] .service-clock`);
  await expect(clock).toHaveText("First answer in 12 h");

  await open(malik, "/company");
  await malik.getByRole("button", { name: "Add a calendar" }).click();
  await malik.locator(".service-week").getByLabel("Name").fill("Office");
  await malik.locator(".service-week").getByLabel("Wed").fill("09:00-12:00, 11:00-18:00");
  const hours = malik.locator("form", { has: malik.locator(".service-week") });
  await hours.getByRole("button", { name: "Save" }).click();
  await expect(hours.getByRole("alert")).toContainText("Shifts");
  await malik.locator(".service-week").getByLabel("Wed").fill("09:00-12:00, 13:00-18:00");
  await hours.getByRole("button", { name: "Save" }).click();
  await expect(malik.locator(".toast")).toBeVisible();
  const targets = malik.locator("form", { has: malik.locator(".targets") });
  await targets.getByRole("button", { name: "Add a line" }).click();
  const line = targets.locator(".target").nth(1);
  await line.getByLabel("Urgency").selectOption("critical");
  await line.getByLabel("Hours of service").selectOption("Office");
  await line.getByLabel("Answer, h").fill("1:30");
  await line.getByLabel("Solve, h").fill("8");
  await targets.getByRole("button", { name: "Save" }).click();
  await saved(malik);
  await expect(clock).toHaveText("First answer in 1 h 30 min");

  await clock.click();
  const dialog = ines.getByRole("dialog");
  const solution = dialog.locator(".reckoning").nth(1);
  await expect(solution.locator("tbody tr")).toHaveText([
    "Wed 18 Nov 10:00 – Wed 18 Nov 12:00Hours of service2 h",
    "Wed 18 Nov 13:00 – Wed 18 Nov 18:00Hours of service5 h",
    "Thu 19 Nov 09:00 – Thu 19 Nov 10:00Hours of service1 h",
  ]);
  await expect(solution.locator("tfoot")).toHaveText("Due Thu 19 Nov 10:00Sum8 h");
  await dialog.getByRole("button", { name: "Close" }).click();

  daybook.submit("ines", { issues: { move: { id: ID, to: "in_progress" } } });
  await expect(clock).toHaveText("Solution in 8 h");
  daybook.submit("ines", { issues: { move: { id: ID, to: "waiting" } } });
  await expect(clock).toHaveText("Solution: the clock stands still, 8 h left");
  await expect(clock).toHaveAttribute("data-clock", "paused");
});

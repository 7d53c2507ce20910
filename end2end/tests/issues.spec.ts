// Issues: the service clock, similar cases while typing, categories, hand-over, archive.
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

test("an issue that somebody is to answer for stands on their day at once", async ({ daybook }) => {
  const lin = await daybook.as("lin");
  const ines = await daybook.as("ines");
  register(daybook, await customer(ines, "Nordwind Bakery"));
  await open(lin, "/");
  await openBoard(ines);
  await ines.locator(`[data-issue="${ID}"] .card-open`).focus();
  await ines.keyboard.press("e");
  await ines.locator(".quick-edit").getByLabel("Responsible").selectOption({ label: "林悦" });
  await ines.locator(".quick-edit").getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await expect(lin.locator(".today-side")).toContainText("Freezer stands still");
});

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

test("while an issue is typed, solved cases that resemble it appear; one is quoted and linked", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  const id = await customer(malik, "Nordwind Bakery");
  daybook.submit("lin", { issues: { register: { id: ID, customer: id, set: [{ title: "标签打印机出纸口卡纸" }, { description: "label printer, paper jam" }, { solution: "胶辊打滑，用酒精清洁。" }] } } });
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await ines.getByRole("button", { name: "New issue" }).click();
  const similar = ines.getByRole("complementary", { name: "Similar cases" });
  await expect(similar).toContainText("appear here");
  for (const typed of ["打印机 卡纸", "dayinji", "Paper jams again"]) {
    await ines.locator("#issue-title").fill(typed);
    await expect(similar.locator(`[data-case="${ID}"]`), typed).toBeVisible();
    await ines.locator("#issue-title").fill("");
    await expect(similar.locator("[data-case]"), typed).toHaveCount(0);
  }
  await ines.locator("#issue-title").fill("客户的打印机老是卡纸");
  await expect(similar.locator(".case-title mark")).toHaveText(["打印机", "卡纸"]);
  await similar.getByRole("button", { name: "Quote answer" }).click();
  await expect(ines.getByLabel("Solution")).toHaveValue("胶辊打滑，用酒精清洁。 (Q-2026-00011)");
  await similar.getByRole("button", { name: "Link" }).click();
  await expect(similar.getByRole("button", { name: "Linked" })).toBeDisabled();
  await ines.locator("#issue-customer").fill("nordw");
  await ines.getByRole("option", { name: /Nordwind Bakery/ }).click();
  await ines.getByRole("button", { name: "Register" }).click();
  await saved(ines);
  const card = ines.locator(".issue-card", { hasText: "客户的打印机老是卡纸" });
  await card.locator(".card-open").click();
  await expect(ines.locator(`[data-link="${ID}"]`)).toContainText("Q-2026-00011");
  await expect(ines.getByLabel("Solution")).toHaveValue(/酒精/);
  await ines.getByRole("button", { name: "Remove the link" }).click();
  await expect(ines.locator("[data-link]")).toHaveCount(0);
});

test("an issue stays with its owner until whoever is asked accepts; once solved it can be put away and found again", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  register(daybook, await customer(malik, "Nordwind Bakery"));
  const ines = await daybook.as("ines");
  await open(ines, `/issues?open=${ID}`);
  await ines.getByRole("dialog").getByLabel("Responsible").selectOption("林悦");
  await ines.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  const card = ines.locator(`.issue-card[data-issue="${ID}"]`);
  await expect(card.locator(".badge")).toHaveAttribute("title", /Ines Moreau/);
  await expect(card.locator("[data-offered]")).toBeVisible();

  const lin = await daybook.as("lin");
  await expect(lin.locator(`.today [data-issue="${ID}"]`)).toContainText("请您接手");
  await lin.locator(`.today [data-issue="${ID}"] a`).click();
  await lin.getByRole("button", { name: "接手", exact: true }).click();
  await saved(lin);
  await expect(card.locator(".badge")).toHaveAttribute("title", /林悦/);
  await expect(card.locator("[data-offered]")).toHaveCount(0);

  await card.locator(".card-open").click();
  await expect(ines.getByRole("button", { name: "Archive" })).toHaveCount(0);
  await ines.getByLabel("State").selectOption("closed");
  await ines.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await card.locator(".card-open").click();
  await ines.getByRole("button", { name: "Archive" }).click();
  await saved(ines);
  await expect(card).toHaveCount(0);
  await open(ines, `/issues?open=${ID}`);
  await ines.getByRole("button", { name: "Take out of the archive" }).click();
  await expect(card).toBeVisible();
});

test("categories are managed as a tree, and an issue takes one of them", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await open(malik, "/company");
  const form = malik.locator("form", { has: malik.locator("#categories") });
  await form.locator("#categories").fill("Scanner/Battery\n Scanner / Display \nScanner/Battery");
  await form.getByRole("button", { name: "Save" }).click();
  await saved(malik);
  await expect(form.locator("#categories")).toHaveValue("Scanner / Battery\nScanner / Display");
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await ines.locator(".issue-card", { hasText: "Scale drifts" }).locator(".card-open").click();
  await expect(ines.getByRole("dialog").getByLabel("Category")).toHaveValue("Scale");
  await ines.getByRole("dialog").getByLabel("Category").selectOption("Scanner / Display");
  await ines.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await open(ines, "/issues");
  await ines.locator(".issue-card", { hasText: "Scale drifts" }).locator(".card-open").click();
  await expect(ines.getByRole("dialog").getByLabel("Category")).toHaveValue("Scanner / Display");
});

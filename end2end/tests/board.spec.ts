// The board: limits, lanes, filters in the address, views, selection, quick edit, who else is there, many cards.
import type { Page } from "@playwright/test";
import { drag, expect, middle, open, openBoard, saved, test, titles, uuid, type Daybook } from "./stage.js";

const column = (page: Page, name: string) => page.locator(`.column[data-state="${name}"]`);
const card = (page: Page, title: string) => page.locator(".issue-card", { hasText: title });

/** Registers many issues for a customer of the demo, and puts them into a column. */
async function many(daybook: Daybook, page: Page, count: number, into = "new") {
  await open(page, "/customers");
  const customer = (await page.getByRole("link", { name: "Nordwind Bakery" }).first().getAttribute("href"))!.split("/").pop();
  const commands = Array.from({ length: count }, (_, at) => [
    { issues: { register: { id: uuid(at + 1), customer, set: [{ title: `Case ${at + 1}` }] } } },
    ...(into === "new" ? [] : [{ issues: { move: { id: uuid(at + 1), to: into } } }]),
  ]).flat();
  daybook.submit("ines", ...commands);
}

test("a strict limit refuses a card before it is let go, a soft one marks the count", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await open(malik, "/company");
  const form = malik.locator("form", { has: malik.locator(".limit") });
  await form.getByLabel("Waiting").fill("2");
  await form.locator(".limit", { hasText: "Waiting" }).getByRole("checkbox").check();
  await form.getByLabel("In progress").fill("3");
  await form.getByRole("button", { name: "Save" }).click();
  await saved(malik);
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await expect(column(ines, "waiting").locator(".count")).toHaveText("2 / 2");
  const from = await middle(card(ines, "Label printer").locator(".card-title"));
  const to = await middle(column(ines, "waiting").locator(".cards"));
  await ines.mouse.move(from.x, from.y);
  await ines.mouse.down();
  await ines.mouse.move(to.x, to.y, { steps: 6 });
  await expect(ines.locator(".drop-outline")).toHaveAttribute("data-refused", "true");
  await expect(ines.locator(".drop-outline")).toContainText("2");
  await ines.mouse.up();
  await expect(column(ines, "new")).toContainText("Label printer");
  await expect(ines.locator(".toast")).toContainText("holds 2 already");
  await expect(column(ines, "in_progress").locator(".count")).not.toHaveAttribute("data-over");
  await drag(ines, await middle(card(ines, "Label printer").locator(".card-title")), await middle(column(ines, "in_progress").locator(".cards")));
  await saved(ines);
  await expect(column(ines, "in_progress").locator(".count")).toHaveAttribute("data-over", "true");
});

test("filters, lanes and layout stand in the address; a view kept for the team shows the same to a colleague", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await ines.getByRole("searchbox").fill("发票");
  await expect(ines.locator(".issue-card")).toHaveCount(1);
  await expect(ines).toHaveURL(/q=/);
  await ines.getByRole("searchbox").fill("");
  await ines.getByLabel("Responsible").first().selectOption("me");
  await expect(ines).toHaveURL(/who=me/);
  await expect(card(ines, "贴片机")).toHaveCount(0);
  await expect(card(ines, "Label printer")).toBeVisible();
  await ines.getByLabel("Lanes").selectOption("urgency");
  await expect(ines.locator(".board-lane h3")).toHaveText(["Critical", "High", "Normal", "Low"]);
  await ines.getByRole("button", { name: "Views" }).or(ines.locator("summary[aria-label=Views]")).first().click();
  await ines.getByRole("button", { name: "Save this view…" }).click();
  await ines.getByRole("dialog").getByLabel("Name").fill("Urgent first");
  await ines.getByLabel("Who sees it").selectOption("team");
  await ines.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(ines);
  const lin = await daybook.as("lin");
  await openBoard(lin);
  await lin.locator("summary[aria-label='视图']").click();
  await lin.getByRole("button", { name: /Urgent first/ }).click();
  await expect(lin).toHaveURL(/who=me&lanes=urgency/);
  await expect(lin.locator(".board-lane").first()).toContainText("贴片机");
  const rosa = await daybook.as("rosa");
  await openBoard(rosa);
  await rosa.locator("summary[aria-label=Views]").click();
  await expect(rosa.getByRole("button", { name: /Urgent first/ })).toHaveCount(0);
  // A reload shows the same again.
  await ines.reload();
  await expect(ines.locator(".board-lane h3").first()).toHaveText("Critical");
});

test("a card dragged to another lane changes what the lane stands for", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  await open(ines, "/issues?lanes=urgency");
  await ines.locator(".board[data-ready]").waitFor();
  const critical = ines.locator(".board-lane", { hasText: "Furnace" });
  await drag(ines, await middle(card(ines, "Label printer").locator(".card-title")), await middle(critical.locator(".board-cell[data-state=waiting] .cards")));
  await saved(ines);
  await expect(critical.locator(".board-cell[data-state=waiting]")).toContainText("Label printer");
  await expect(critical).toHaveAttribute("aria-label", "Critical");
  await expect(card(ines, "Label printer")).toHaveAttribute("data-urgency", "critical");
  await open(ines, "/issues?lanes=customer");
  await ines.locator(".board[data-ready]").waitFor();
  const [one, two] = [ines.locator(".board-lane").nth(0), ines.locator(".board-lane").nth(1)];
  await drag(ines, await middle(one.locator(".card-title").first()), await middle(two.locator(".board-cell[data-state=closed] .cards")));
  await expect(ines.locator(".toast").last()).toContainText("stays as it is");
});

test("several issues are given to somebody in one command, and one undo takes it back", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  await openBoard(malik);
  for (const title of ["Label printer", "Scale drifts"]) await card(malik, title).locator(".card-open").click({ modifiers: ["Control"] });
  const bar = malik.getByRole("toolbar");
  await expect(bar).toContainText("2 selected");
  await bar.getByLabel("Assign to…").selectOption("林悦");
  await saved(malik);
  await expect(bar).toHaveCount(0);
  for (const title of ["Label printer", "Scale drifts"]) await expect(card(malik, title).locator(".badge")).toHaveAttribute("title", "林悦");
  await malik.keyboard.press("Control+z");
  for (const title of ["Label printer", "Scale drifts"]) await expect(card(malik, title).locator(".badge")).toHaveAttribute("title", "Ines Moreau");
  await saved(malik);
});

test("title, urgency and responsible are edited where the card is, and a colleague sees it at once", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const lin = await daybook.as("lin");
  await openBoard(ines);
  await openBoard(lin);
  await card(ines, "Scale drifts").locator(".card-open").focus();
  await ines.keyboard.press("e");
  const edit = ines.locator(".quick-edit");
  await edit.getByLabel("Title").fill("");
  await ines.keyboard.press("Enter");
  await expect(edit.getByRole("alert")).toContainText("must be given");
  await edit.getByLabel("Title").fill("Scale drifts by 8 g");
  await edit.getByLabel("Urgency").selectOption("critical");
  await edit.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await expect(card(lin, "Scale drifts by 8 g")).toHaveAttribute("data-urgency", "critical");
});

test("who else looks is shown, and which card they hold, until they let go or leave", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const lin = await daybook.as("lin");
  await openBoard(ines);
  await openBoard(lin);
  await expect(ines.locator(".presence .badge")).toHaveCount(1);
  const held = card(ines, "Scale drifts").locator("[data-held-by]");
  const from = await middle(card(lin, "Scale drifts").locator(".card-title"));
  await lin.mouse.move(from.x, from.y);
  await lin.mouse.down();
  await lin.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await expect(held).toHaveAttribute("title", /林悦/);
  await lin.mouse.up();
  await expect(held).toHaveCount(0);
  await open(lin, "/settings");
  await expect(ines.locator(".presence")).toHaveCount(0, { timeout: 20_000 });
});

test("a board that is left while a card is held lets go of it", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const lin = await daybook.as("lin");
  await openBoard(ines);
  await openBoard(lin);
  const faults: string[] = [];
  lin.on("pageerror", (fault) => faults.push(fault.message));
  const from = await middle(card(lin, "Scale drifts").locator(".card-title"));
  await lin.mouse.move(from.x, from.y);
  await lin.mouse.down();
  await lin.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await expect(lin.locator(".floating")).toHaveCount(1);
  await lin.locator('a[href^="/calendar"]').first().evaluate((link: HTMLElement) => link.click());
  await lin.locator("[data-ground][data-ready]").first().waitFor();
  await expect(lin.locator(".floating, .drop-outline")).toHaveCount(0);
  await lin.mouse.up();
  await expect(card(ines, "Scale drifts").locator("[data-held-by]")).toHaveCount(0, { timeout: 20_000 });
  expect(faults).toEqual([]);
});

test("of hundreds of cards only those in sight are drawn, and one is dragged far down by waiting at the edge", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  await many(daybook, ines, 300);
  await openBoard(ines);
  await expect(column(ines, "new").locator(".count")).toHaveText("304");
  expect(await column(ines, "new").locator(".issue-card").count()).toBeLessThan(30);
  const cards = column(ines, "new").locator(".cards");
  const [top] = await titles(column(ines, "new"));
  const from = await middle(column(ines, "new").locator(".issue-card").first().locator(".card-title"));
  const area = (await cards.boundingBox())!;
  await ines.mouse.move(from.x, from.y);
  await ines.mouse.down();
  await ines.mouse.move(from.x, area.y + area.height - 8, { steps: 6 });
  await expect.poll(() => cards.evaluate((list) => list.scrollTop)).toBeGreaterThan(1500);
  await ines.mouse.move(from.x, area.y + area.height / 2, { steps: 4 });
  await ines.mouse.up();
  await saved(ines);
  await ines.reload();
  await ines.locator(".board[data-ready]").waitFor();
  expect((await titles(column(ines, "new"))).slice(0, 5)).not.toContain(top);
  await expect(column(ines, "new").locator(".count")).toHaveText("304");
  await cards.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(column(ines, "new").locator(".issue-card").last()).toHaveAttribute("aria-posinset", "304");
});

test("a column folds and stays so; the list and the table show the same issues and go into a file", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await ines.getByRole("button", { name: /Fold “Solved”/ }).click();
  await expect(column(ines, "solved")).toHaveAttribute("data-folded", "true");
  await ines.reload();
  await expect(column(ines, "solved")).toHaveAttribute("data-folded", "true");
  await open(ines, "/issues?urgency=critical");
  await ines.getByRole("button", { name: "List" }).click();
  await expect(ines.locator(".issue-list [data-issue]")).toHaveCount(2);
  await ines.getByRole("button", { name: "Table" }).click();
  await expect(ines.locator("tbody tr")).toHaveCount(2);
  await ines.locator("tbody tr", { hasText: "Furnace" }).getByRole("button").click();
  await expect(ines.getByRole("dialog")).toBeVisible();
  await ines.keyboard.press("Escape");
  const answer = await ines.request.get("/issues/export.csv?urgency=critical");
  const text = await answer.text();
  expect(text.split("\r\n").length).toBe(4);
  expect(text).toContain("贴片机送料器卡料");
  const book = await ines.request.get("/issues/export.xlsx?urgency=critical");
  expect((await book.body()).subarray(0, 2).toString()).toBe("PK");
  const rosa = await daybook.as("rosa");
  expect(await (await rosa.request.get("/issues/export.csv")).text()).not.toContain("贴片机");
});

test("two who move one card while one has no network: the later is asked, and only that move is taken back", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const malik = await daybook.as("malik");
  await openBoard(ines);
  await openBoard(malik);
  await malik.context().setOffline(true);
  const put = async (page: Page, title: string, to: string) => {
    await card(page, title).locator("summary").click();
    await card(page, title).getByRole("button", { name: `Move to ${to}` }).click();
  };
  await put(malik, "Scale drifts", "Solved");
  await put(malik, "Label printer", "Waiting");
  await put(ines, "Scale drifts", "Waiting");
  await saved(ines);
  await malik.context().setOffline(false);
  const ask = malik.getByRole("dialog", { name: "Somebody else changed this too" });
  await expect(ask).toContainText("Ines Moreau", { timeout: 20_000 });
  await expect(ask).toContainText("Waiting");
  await expect(ask).toContainText("Solved");
  await ask.getByRole("button", { name: "Keep theirs" }).click();
  await saved(malik);
  await expect(column(malik, "waiting")).toContainText("Scale drifts");
  // What was done later stands on both boards.
  for (const page of [malik, ines]) await expect(column(page, "waiting")).toContainText("Label printer");
});

test("the menu of a card gives it to somebody, and a new issue appears on a colleague's board in place", async ({ daybook }) => {
  const malik = await daybook.as("malik");
  const ines = await daybook.as("ines");
  await openBoard(malik);
  await openBoard(ines);
  await card(malik, "Label printer").locator("summary").click();
  await card(malik, "Label printer").getByLabel("Assign to…").selectOption("林悦");
  await expect(card(ines, "Label printer").locator(".badge")).toHaveAttribute("title", "林悦");
  await many(daybook, malik, 1);
  await expect(column(ines, "new").locator(".card-title").first()).toHaveText("Case 1");
  await expect(card(ines, "Case 1")).toHaveCount(1);
});

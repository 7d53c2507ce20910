// What is said about issues, what is attached to them, and what becomes of it: knowledge.
import { expect, open, openBoard, saved, test, type Daybook } from "./stage.js";
import type { Page } from "@playwright/test";

const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function sheet(page: Page, title: string) {
  await openBoard(page);
  await page.locator(".issue-card", { hasText: title }).locator(".card-open").click();
  return page.getByRole("dialog");
}

test("notes stay among colleagues, apart from answers; a colleague's open issue shows them at once, and the clock stops for the answer", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const lin = await daybook.as("lin");
  const [here, there] = [await sheet(ines, "Label printer"), await sheet(lin, "Label printer")];
  await here.getByLabel("What to say").fill("Ask **Lin** first");
  await here.getByRole("button", { name: "Add note" }).click();
  await expect(there.locator("[data-kind=note] strong", { hasText: "Lin" })).toBeVisible();
  await here.getByRole("button", { name: "Answer", exact: true }).click();
  await here.getByLabel("What to say").fill("We send a new one.");
  await here.getByLabel("Send to").selectOption("");
  await here.getByRole("button", { name: "Note the answer" }).click();
  await expect(there.locator("[data-kind=answer]")).toContainText("We send a new one.");
  await saved(ines);
  await here.getByRole("button", { name: "Close" }).click();
  await expect(ines.locator(".issue-card", { hasText: "Label printer" }).locator(".service-clock")).toContainText("Solution");
});

test("what the customer reports again takes a solved issue up again, on top", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const dialog = await sheet(ines, "Which lens cleaner");
  await dialog.getByRole("button", { name: "From the customer" }).click();
  await dialog.getByLabel("What to say").fill("It left marks.");
  await dialog.getByRole("button", { name: "Note the reply" }).click();
  await saved(ines);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(ines.locator('.column[data-state="in_progress"] .card-title').first()).toHaveText("Which lens cleaner may be used?");
});

test("nothing that somebody writes or sends runs: scripts, links that act, pasted SVG, paths in names", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const alarms: string[] = [];
  ines.on("dialog", (dialog) => (alarms.push(dialog.message()), dialog.dismiss()));
  const dialog = await sheet(ines, "Label printer");
  const hostile = "See <script>alert(1)</script> <img src=x onerror=alert(2)> [act](javascript:alert(3)) ![p](https://evil.example/x.png) [web](https://good.example) **bold**";
  await dialog.getByLabel("What to say").fill(hostile);
  await dialog.getByRole("button", { name: "Add note" }).click();
  const note = dialog.locator("li[data-kind=note]");
  await expect(note.locator("strong", { hasText: "bold" })).toBeVisible();
  await expect(note.locator("script, img")).toHaveCount(0);
  await expect(note.locator("a")).toHaveText(["web"]);
  await expect(note).toContainText("<script>alert(1)</script>");

  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(4)'><script>alert(5)</script></svg>");
  await dialog.locator("input[type=file]").setInputFiles([
    { name: "..\\..\\evil.svg", mimeType: "image/svg+xml", buffer: svg },
    { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(6)</script>") },
    { name: "photo.png", mimeType: "image/png", buffer: PIXEL },
  ]);
  await expect(dialog.locator("[data-file]")).toHaveCount(3);
  await saved(ines);
  for (const [name, kind, way] of [["evil.svg", "application/octet-stream", "attachment"], ["page.html", "application/octet-stream", "attachment"], ["photo.png", "image/png", "inline"]]) {
    const link = dialog.locator("[data-file]", { hasText: name }).getByRole("link", { name });
    const answer = await ines.request.get((await link.getAttribute("href"))!);
    const heads = answer.headers();
    expect(heads["content-type"], name).toBe(kind);
    expect(heads["content-disposition"], name).toContain(way);
    expect(heads["content-security-policy"], name).toContain("sandbox");
    expect(heads["x-content-type-options"], name).toBe("nosniff");
  }
  await expect(dialog.locator("[data-file] img")).toHaveCount(1);
  // A picture pasted into the description is kept and drawn.
  await dialog.locator("#description").focus();
  await ines.evaluate((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...PIXEL]);
  await expect(dialog.locator("#description")).toHaveValue(/!\[pasted\.png\]\(\/files\//);
  await dialog.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  const again = await sheet(ines, "Label printer");
  await expect(again.locator(".written img[alt='pasted.png']")).toBeVisible();
  // Another rep sees neither the issue nor its files.
  const href = await again.locator(".written img").getAttribute("src");
  const tom = await daybook.as("tom");
  expect((await tom.request.get(href!)).status()).toBe(404);
  expect((await (await daybook.visitor()).request.get(href!)).status()).toBe(404);
  expect(alarms).toEqual([]);
});

test("a file that is too large is refused before it is sent, and by the server too", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const dialog = await sheet(ines, "Label printer");
  await dialog.locator("input[type=file]").setInputFiles({ name: "film.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(21 * 1024 * 1024) });
  await expect(ines.locator(".toast").last()).toContainText("at most 20 MB");
  await expect(dialog.locator("[data-file]")).toHaveCount(0);
  const sent = await ines.request.post("/files", { data: Buffer.alloc(21 * 1024 * 1024), headers: { Origin: daybook.url } });
  expect(sent.status()).toBe(413);
  expect((await (await daybook.visitor()).request.post("/files", { data: Buffer.from("x"), headers: { Origin: daybook.url } })).status()).toBe(401);
});

test("a solved issue becomes an article without the customer's data; published, it helps colleagues and customers", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const dialog = await sheet(ines, "Scale drifts");
  await dialog.getByRole("button", { name: "Write" }).first().click();
  await dialog.locator("#description").fill("Ole Petersen of Nordwind Bakery (+49 451 5550 20) says the scale drifts.");
  await dialog.locator("#solution").fill("Warm up for 20 minutes, then recalibrate with 5 kg.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await sheet(ines, "Scale drifts");
  await ines.getByRole("button", { name: "Make an article of it" }).click();
  await expect(ines).toHaveURL(/\/knowledge\//);
  const article = ines.locator("article.card");
  await expect(article).toContainText("recalibrate with 5 kg");
  await expect(article).not.toContainText(/Petersen|Nordwind|5550/);
  await ines.getByRole("button", { name: "Edit" }).click();
  await ines.locator("#article-title").fill("");
  await ines.getByRole("button", { name: "Save" }).click();
  await expect(ines.getByRole("alert")).toContainText("must be given");
  await ines.locator("#article-title").fill("Scales that drift");
  await ines.getByLabel("Status").selectOption("published");
  await ines.getByLabel("Customers may read it").check();
  await ines.getByLabel(/Tags/).fill("scale, calibration, scale");
  await ines.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await expect(ines.locator(".tags .tag")).toContainText(["Published", "Public", "Scale", "scale", "calibration"]);

  const lin = await daybook.as("lin");
  await open(lin, "/knowledge");
  await lin.getByRole("searchbox").fill("drifting scales");
  await lin.locator("[data-article] a").click();
  await lin.getByRole("button", { name: /有用/ }).first().click();
  await saved(lin);
  await expect(ines.getByRole("button", { name: /^Helpful/ })).toContainText("1");

  const visitor = await daybook.visitor();
  await open(visitor, "/ask");
  await visitor.getByLabel("What is it about?").fill("Our scale drifts");
  const help = visitor.getByRole("complementary");
  await expect(help.locator("summary")).toContainText("Scales that drift");
  await help.locator("summary").click();
  await expect(help).toContainText("recalibrate with 5 kg");
  await visitor.getByRole("button", { name: "Send" }).click();
  await expect(visitor.getByRole("alert")).toContainText("must be given");
  await visitor.getByLabel("E-mail").fill("per@newcomer.example");
  await visitor.getByLabel("Company").fill("Newcomer Foods");
  await visitor.getByLabel("Description").fill("It did not help.");
  await visitor.getByRole("button", { name: "Send" }).click();
  await expect(visitor.getByRole("status")).toContainText("Thank you");
  await openBoard(lin);
  await expect(lin.locator(".issue-card", { hasText: "Our scale drifts" })).toContainText("Newcomer Foods");
});

test("drafts and internal articles stay inside; what is searched in vain is listed", async ({ daybook }) => {
  const write = { knowledge: { write: { id: "0192abcd-0000-7000-8000-0000000000aa", set: [{ title: "Secret calibration trick" }, { body: "Turn it twice." }] } } };
  daybook.submit("ines", write);
  const visitor = await daybook.visitor();
  await open(visitor, "/ask");
  await visitor.getByLabel("What is it about?").fill("calibration trick");
  const ines = await daybook.as("ines");
  await open(ines, "/knowledge");
  await ines.getByRole("searchbox").fill("calibration trick");
  await expect(ines.locator("[data-article]")).toHaveCount(1);
  await expect(visitor.locator("[data-article]")).toHaveCount(0);
  await ines.getByRole("searchbox").fill("quantum flux");
  await expect(ines.locator("[data-article]")).toHaveCount(0);
  await ines.waitForRequest((request) => request.url().includes("find_articles") && !!request.postData()?.includes('"asked":true'));
  await open(ines, "/knowledge");
  await ines.locator(".missed summary").click();
  await expect(ines.locator(".missed li")).toContainText(["quantum flux"]);
});

test("a promised call has its time on the calendar and on Today, and shouts on the card when it is missed", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  const dialog = await sheet(ines, "Label printer");
  await dialog.locator("#call_back").fill("2026-11-18T08:30");
  await dialog.getByRole("button", { name: "Save" }).click();
  await saved(ines);
  await expect(ines.locator(".issue-card", { hasText: "Label printer" }).locator("[data-call]")).toHaveAttribute("data-late", "true");
  await open(ines, "/");
  await expect(ines.locator(".day-line", { hasText: "Label printer" })).toHaveAttribute("data-missed", "true");
  await open(ines, "/calendar?view=day&date=2026-11-18");
  await expect(ines.locator(".chip", { hasText: "Label printer" }).first()).toBeVisible();
});

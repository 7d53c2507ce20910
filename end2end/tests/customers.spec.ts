// Customers: finding, adding, changing, bringing in from a file.
import { existsSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, open, openCustomer, saved, test, withDaybook } from "./stage.js";

/** All that the list shows, page after page; each belongs to a server of its own, so without identities. */
async function allCustomers(page: Page) {
  const all: Record<string, unknown>[] = [];
  for (let more = true; more; ) {
    const last = all.at(-1);
    const after = last && { name: last.name, id: last.id };
    const answer = await page.request.post("/api/list_customers", { data: { filter: {}, after } });
    const found = (await answer.json()) as { customers: Record<string, unknown>[]; more: boolean };
    all.push(...found.customers);
    more = found.more;
  }
  return all.map(({ id: _id, owner: _owner, ...facts }) => facts);
}

const NORTHWIND = new URL("../../../shared/data/northwind/customers.csv", import.meta.url);

test("two Chinese characters find a customer, filters live in the address", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/customers");
  await page.getByPlaceholder("Name, city, telephone…").fill("机械");
  await expect(page).toHaveURL(/q=%E6%9C%BA%E6%A2%B0/);
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  await expect(page.locator("[data-customer]")).toContainText("华东机械厂");
  await page.getByPlaceholder("Name, city, telephone…").fill("");
  await page.getByLabel("Grade").selectOption("A");
  await expect(page.locator("[data-customer]")).toHaveCount(3);
  await page.reload();
  await expect(page.locator("[data-customer]")).toHaveCount(3);
});

test("a field that cannot be taken says so, and what was typed stays", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/customers/new");
  await page.getByLabel("Name").fill("Fjord Optik");
  await page.getByLabel("E-mail").fill("nobody");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#email-fault")).toHaveText("is not written correctly");
  await expect(page.getByRole("alert")).toContainText("E-mail");
  await expect(page.getByLabel("Name")).toHaveValue("Fjord Optik");
  await page.getByLabel("E-mail").fill("post@fjord.example");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Fjord Optik" })).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.locator(".facts")).toContainText("post@fjord.example");
  await expect(page.locator(".facts")).toContainText("Rosa Klein");
});

test("contacts, visits and issues are put down on the customer's page and show in its history", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openCustomer(page, "Alster Optics");
  await page.getByRole("button", { name: "New contact" }).click();
  await page.getByLabel("Name").fill("Kim Sund");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-contact]", { hasText: "Kim Sund" })).toBeVisible();
  await page.getByRole("button", { name: "Plan visit" }).click();
  await page.getByRole("button", { name: "More fields" }).click();
  await page.getByRole("dialog").locator("#contact").selectOption({ label: "Kim Sund" });
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(page.locator("[data-activity]")).toHaveCount(3);
  await page.getByRole("button", { name: "New issue" }).click();
  await page.getByLabel("Title").fill("The frame is scratched");
  await page.getByRole("button", { name: "Register" }).click();
  await expect(page.locator("[data-issue]", { hasText: "Q-2026-00011" })).toContainText("The frame is scratched");
  await page.reload();
  await expect(page.locator(".past")).toContainText("added Contact “Kim Sund”");
  await expect(page.locator(".past")).toContainText("added Issue “The frame is scratched”");
});

test("a file in GBK is understood; broken rows keep it out until they are to be left out", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  // 客户名称,城市,等级 / 宏远五金,宁波,A / 东海渔具,舟山,X — in GBK.
  const gbk = Buffer.from("bfcdbba7c3fbb3c62cb3c7cad02cb5c8bcb60abaead4b6cee5bdf02cc4feb2a82c410ab6abbaa3d3e6beDF2cd6dbc9bd2c580a".toLowerCase(), "hex");
  await page.locator("input[type=file]").setInputFiles({ name: "kunden.csv", mimeType: "text/csv", buffer: gbk });
  await expect(page.getByText("2 rows, read as GBK")).toBeVisible();
  await expect(page.getByText("1 rows cannot be taken")).toBeVisible();
  await expect(page.locator(".row-faults")).toContainText("Line 3: Grade");
  await expect(page.getByRole("button", { name: "Import 1 rows" })).toBeDisabled();
  await page.getByLabel("Leave these rows out").check();
  await page.getByRole("button", { name: "Import 1 rows" }).click();
  await expect(page.getByText("1 records imported")).toBeVisible();
  await page.getByRole("link", { name: "See what was imported" }).click();
  await page.getByPlaceholder("Name, city, telephone…").fill("五金");
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  await expect(page.locator("[data-customer]")).toContainText("宏远五金");
  await expect(page.locator("[data-customer]")).toContainText("宁波");
});

test("a file in Big5 is understood, and samples show what dates and decimals are read as", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  // 公司名稱,城市 / 台灣銀行,臺北 — in Big5.
  const big5 = Buffer.from("a4bda571a657bad92cabb0a5ab0aa578c657bbc8a6e62cbb4fa55f0a", "hex");
  await page.locator("input[type=file]").setInputFiles({ name: "big5.csv", mimeType: "text/csv", buffer: big5 });
  await expect(page.getByText("1 rows, read as Big5")).toBeVisible();
  await expect(page.locator(".columns")).toContainText("台灣銀行");
  await open(page, "/import?kind=orders");
  const orders = Buffer.from("order;customer;date;product;quantity;price\n1;Elbe Dental Lab;13.04.2026;TEA;1;1.234,50\n");
  await page.locator("input[type=file]").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer: orders });
  const sample = (heading: RegExp) => page.locator(".columns tr", { has: page.locator("th", { hasText: heading }) }).locator(".sample");
  await expect(sample(/^date$/)).toHaveText("13.04.2026 → 2026-04-13");
  await expect(sample(/^price$/)).toHaveText("1.234,50 → 1234.50");
});

test("an import that was interrupted goes on from where it stood", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  const rows = Array.from({ length: 3_000 }, (_, n) => `Kunde ${n},K${n}`);
  const buffer = Buffer.from(`company,code\n${rows.join("\n")}\n`);
  await page.locator("input[type=file]").setInputFiles({ name: "kunden.csv", mimeType: "text/csv", buffer });
  // The network goes after the first part.
  let parts = 0;
  await page.route("**/api/go_on_with_import", (route) => (parts++ ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Import 3000 rows" }).click();
  await expect.poll(() => parts).toBeGreaterThan(1);
  await page.unroute("**/api/go_on_with_import");
  await open(page, "/import");
  const line = page.locator("[data-import]");
  await expect(line).not.toContainText("3000 added");
  await line.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("3000 records imported")).toBeVisible();
  await open(page, "/customers?q=kunde");
  await expect(page.getByText("3000 customers")).toBeVisible();
});

test("another meaning for a column changes what is wrong with the file", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  const file = Buffer.from("who,town\nAnker Bau,Kiel\n");
  await page.locator("input[type=file]").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: file });
  await expect(page.locator(".row-faults")).toContainText("Line 2: Name: must be given");
  await page.getByLabel("who").selectOption("name");
  await expect(page.getByRole("button", { name: "Import 1 rows" })).toBeEnabled();
  await page.getByRole("button", { name: "Import 1 rows" }).click();
  await expect(page.getByText("1 records imported")).toBeVisible();
});

test("Northwind's customers go in through the page and through the command line, with the same result", async ({ daybook, browser }) => {
  test.skip(!existsSync(NORTHWIND), "the file lies beside the project on some machines only");
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  await page.locator("input[type=file]").setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: readFileSync(NORTHWIND) });
  await page.getByRole("button", { name: "Import 91 rows" }).click();
  await expect(page.getByText("182 records imported")).toBeVisible();
  await open(page, "/customers");
  await expect(page.getByText("101 customers")).toBeVisible();
  const again = daybook.command("import", "customers", NORTHWIND.pathname);
  expect(again.stdout).toContain("91 rows, read as UTF-8; 91 cannot be taken");
  const byPage = await allCustomers(page);
  expect(byPage).toHaveLength(101);
  await withDaybook(browser, true, async (other) => {
    expect(other.command("import", "customers", NORTHWIND.pathname).stdout).toContain("182 records imported, 0 rows left out");
    expect(await allCustomers(await other.as("admin"))).toEqual(byPage);
  });
});

test("a file goes in by the command line, and what a colleague may not see stays unseen", async ({ daybook }) => {
  const { mkdtempSync, writeFileSync } = await import("node:fs");
  const file = `${mkdtempSync("/tmp/daybook-file-")}/list.csv`;
  writeFileSync(file, "name,city\nRosas Fund,Kiel\n");
  const done = daybook.command("import", "customers", file, "--as", "rosa");
  expect(done.stdout).toContain("1 records imported");
  const [rosa, tom] = [await daybook.as("rosa"), await daybook.as("tom")];
  await open(rosa, "/customers?q=fund");
  await expect(rosa.locator("[data-customer]")).toHaveCount(1);
  const address = await rosa.getByRole("link", { name: "Rosas Fund" }).getAttribute("href");
  await open(tom, "/customers?q=fund");
  await expect(tom.locator("[data-customer]")).toHaveCount(0);
  const answer = await tom.goto(address ?? "");
  expect(answer?.status()).toBe(404);
  await expect(tom.getByText("This does not exist (any more)")).toBeVisible();
});

test("a long list draws each row once, whatever is shown after another and however it is scrolled", async ({ daybook }) => {
  const lines = Array.from({ length: 60 }, (_, at) => `Aa ${String(at).padStart(2, "0")},A${at}`);
  expect(daybook.command("import", "customers", daybook.file("many.csv", `company,code\n${lines.join("\n")}\n`)).status).toBe(0);
  const page = await daybook.as("admin");
  await open(page, "/customers");
  const rows = page.locator("[data-customer]");
  const drawn = () => rows.evaluateAll((rows) => rows.map((row) => `${row.getAttribute("aria-rowindex")} ${row.querySelector("a")?.textContent}`));
  const sound = async (first: number) => {
    const shown = await drawn();
    expect(shown).toEqual(shown.map((_, at) => `${first + at + 2} Aa ${String(first + at).padStart(2, "0")}`));
  };
  await expect.poll(() => rows.count()).toBeGreaterThan(20);
  await sound(0);
  // The first of them are the same.
  const read = page.waitForResponse(/list_customers/);
  await page.locator("select[name=standing]").selectOption("prospect");
  await read;
  await expect.poll(() => rows.count()).toBeGreaterThan(20);
  await sound(0);
  await rows.nth(3).getByRole("checkbox").check();
  await page.locator(".rows-scroll").evaluate((scroller) => scroller.scrollTo(0, 44 * 30));
  await expect(rows.first()).toHaveAttribute("aria-rowindex", "20");
  await sound(18);
  await page.locator(".rows-scroll").evaluate((scroller) => scroller.scrollTo(0, 0));
  await expect(rows.first()).toHaveAttribute("aria-rowindex", "2");
  await sound(0);
  await expect(rows.nth(3)).toHaveAttribute("aria-selected", "true");
  await expect(rows.nth(3).getByRole("checkbox")).toBeChecked();
});

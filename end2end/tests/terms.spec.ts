// Terms of trade: what is agreed with a customer stands in the form, on the card, in the price and in the line of time.
import { expect, open, openCustomer, saved, test, uuid, type Daybook } from "./stage.js";

const [NUTS, QUOTE] = [uuid(1), uuid(2)];

/** Ten pieces of a product at 100 EUR for a customer of Rosa's, quoted. */
function quote(daybook: Daybook, customer: string) {
  const set = [{ name: "Nuts" }, { standard: { minor: 10_000, currency: "EUR" } }];
  daybook.submit("admin", { products: { add: { id: NUTS, set } } });
  const lines = [{ product: NUTS, quantity: 10_000, price: 10_000, discount: 0 }];
  daybook.submit("rosa", { orders: { quote: { id: QUOTE, customer, rep: null, set: [{ lines }] } } });
}

test("what is agreed with a customer is typed in the form, told on the card with the days money comes, and kept in the line of time", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: "Kinds of fields" }).getByRole("listitem")).toHaveText([/Required/, /Look-up/i, /Optional/i, /Kept by/i]);
  for (const [field, kind] of [["#name", "required"], ["#bill_to", "look-up"], ["#city", "optional"], ["#credit_used", "kept"]]) {
    await expect(dialog.locator(".field", { has: page.locator(field) })).toHaveAttribute("data-kind", kind);
  }
  await dialog.locator("#bill_to").fill("Elbe");
  await dialog.getByRole("option", { name: /Elbe Dental Lab/ }).click();
  await dialog.getByLabel("Settlement").fill("Bank transfer");
  await dialog.getByLabel("Tax rate, %").fill("19");
  await dialog.getByLabel("Credit limit").fill("2,500");
  await dialog.getByLabel("Closing day").fill("40");
  await dialog.getByLabel("Collection day").fill("10");
  await dialog.getByLabel("Bill term, days").fill("30");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.locator("#closing_day-fault")).toBeVisible();
  await expect(dialog.getByLabel("Settlement")).toHaveValue("Bank transfer");
  await dialog.getByLabel("Closing day").fill("25");
  await dialog.getByRole("button", { name: "Save" }).click();
  await saved(page);
  const card = page.locator(".trade");
  for (const [name, value] of [["Bill to", "Elbe Dental Lab"], ["Settlement", "Bank transfer"], ["Tax rate, %", "19 %"]]) {
    await expect(card.locator("dl div", { hasText: name })).toContainText(value);
  }
  // The bill falls on Saturday 9 January.
  await expect(card).toContainText("closes 25 Nov 2026, is collected 10 Dec 2026, its bill paid 11 Jan 2027");
  await page.reload();
  await page.locator("html[data-alive]").waitFor();
  await page.getByRole("button", { name: "Owner and terms" }).click();
  const told = page.locator(".past li").first();
  await expect(told).toContainText("Bill to: – → Elbe Dental Lab");
  await expect(told).toContainText("Settlement");
  await expect(told).toContainText("Credit limit: – → 2,500.00 EUR");
});

test("a price is agreed with the customer's own number, for as long as it is to hold", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  daybook.submit("admin", { products: { add: { id: NUTS, set: [{ name: "Nuts" }, { code: "NUT-1" }] } } });
  await openCustomer(page, "Alster Optics");
  await page.getByRole("button", { name: "Agree a price" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Product").fill("NUT-1 · Nuts");
  await expect(page.locator("#agreed-product-list option")).toHaveCount(1);
  await dialog.getByLabel("Customer’s own number").fill("AO-77");
  await dialog.getByLabel("Price", { exact: true }).fill("3");
  await dialog.locator("#agreed-from").fill("2026-12-31");
  await dialog.locator("#agreed-until").fill("2026-12-01");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await dialog.locator("#agreed-from").fill("2026-12-01");
  await dialog.locator("#agreed-until").fill("2026-12-31");
  await dialog.getByRole("button", { name: "Save" }).click();
  const agreed = page.locator("[data-agreement]");
  await expect(agreed).toContainText("AO-77");
  await expect(agreed).toContainText("3.00 EUR");
  await expect(agreed).toContainText(/1 Dec 2026.*31 Dec 2026/);
  await saved(page);
  // Today it does not hold yet.
  await page.getByRole("link", { name: "New quotation" }).click();
  await page.locator("[data-line]").getByLabel("Product").fill("NUT-1 · Nuts");
  await expect(page.locator("[data-line] .why")).not.toContainText("Agreed");
  await open(page, page.url().replace(/.*customer=/, "/customers/"));
  await page.getByRole("button", { name: "Owner and terms" }).click();
  await expect(page.locator(".past li").first()).toContainText("AO-77");
});

test("whoever goes back from within a field finds a page that works", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  daybook.submit("admin", { products: { add: { id: NUTS, set: [{ name: "Nuts" }, { code: "NUT-1" }] } } });
  await openCustomer(page, "Alster Optics");
  await page.getByRole("link", { name: "New quotation" }).click();
  await page.locator("[data-line]").getByLabel("Product").fill("NUT-1");
  await expect(page.locator("[data-line] .why")).toHaveText("No price in this currency; type one");
  await page.goBack();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.locator("#bill_to").fill("Elbe");
  await expect(page.getByRole("option", { name: /Elbe Dental Lab/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/customers\?q=Alster/);
  await page.getByPlaceholder("Name, city, telephone…").fill("Elbe");
  await expect(page.locator("[data-customer]")).toHaveText([/Elbe Dental Lab/]);
});

test("goods on consignment take credit when they are sold, not when they are ordered", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  daybook.submit("admin", { products: { add: { id: NUTS, set: [{ name: "Nuts" }, { standard: { minor: 10_000, currency: "EUR" } }] } } });
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("link", { name: "New quotation" }).click();
  await page.getByLabel("Sale type").selectOption("consignment");
  const line = page.locator("[data-line]");
  await line.getByLabel("Product").fill("Nuts");
  await expect(line.getByLabel("Price")).toHaveValue("100.00 EUR");
  await line.getByLabel("Quantity").fill("10");
  await page.getByRole("button", { name: "Save quotation" }).click();
  await page.getByRole("button", { name: "Confirm order" }).click();
  await expect(page.locator("[data-order-state]")).toHaveText("Order");
  await page.getByRole("button", { name: "Deliver", exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-document]")).toHaveCount(1);
  await expect(page.locator(".credit")).toContainText(/(?<![\d,])0\.00 EUR of credit used/);
  await page.getByRole("button", { name: "Invoice", exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".credit")).toContainText("1,000.00 EUR of credit used");
  await saved(page);
});

test("a prospect that orders is a formal customer with all that it had, and the order stands in its line of time", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await openCustomer(page, "Alster Optics");
  const address = page.url();
  await expect(page.locator(".facts .tag").first()).toHaveText("Prospect");
  const [entries, lines] = [page.locator(".past li"), page.locator("[data-contact], [data-activity], [data-issue]")];
  const [before, belongs] = [await entries.allInnerTexts(), await lines.allInnerTexts()];
  expect(before.length).toBeGreaterThan(0);
  expect(belongs.length).toBeGreaterThan(0);
  quote(daybook, address.split("/").pop()!);
  await open(page, `/orders/${QUOTE}`);
  await page.getByRole("button", { name: "Confirm order" }).click();
  await expect(page.locator("[data-order-state]")).toHaveText("Order");
  await saved(page);
  await open(page, address);
  await expect(page.locator(".facts .tag").first()).toHaveText("Formal");
  const after = await entries.allInnerTexts();
  expect(after.slice(-before.length)).toEqual(before);
  expect(await lines.allInnerTexts()).toEqual(belongs);
  const news = after.slice(0, -before.length).join("\n");
  expect(news).toContain("added Order “S-2026-00001”");
  expect(news).toContain("Standing: Prospect → Formal");
  expect(news).toContain("Credit used: 0.00 EUR → 1,000.00 EUR");
  await page.getByRole("group", { name: "Show only" }).getByRole("button", { name: "Orders" }).click();
  for (const entry of await entries.allInnerTexts()) expect(entry).toContain("S-2026-00001");
  for (const [format, begin] of [["csv", "\ufeff"], ["xlsx", "PK"]]) {
    const file = await page.request.get(`${address}/history.${format}`);
    expect((await file.body()).toString("utf8").startsWith(begin)).toBe(true);
  }
});

test("a product that is no longer sold says so and is not offered any more", async ({ daybook }) => {
  const page = await daybook.as("admin");
  daybook.submit("admin", { products: { add: { id: NUTS, set: [{ name: "Nuts" }] } } });
  await open(page, "/products");
  await page.getByRole("button", { name: "Nuts" }).click();
  await page.getByRole("dialog").getByLabel("No longer sold").check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-product] .tag")).toHaveText("No longer sold");
  await saved(page);
  await page.reload();
  await expect(page.locator("[data-product] .tag")).toHaveText("No longer sold");
  daybook.submit("admin", { products: { add: { id: uuid(3), set: [{ name: "Nut oil" }] } } });
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("link", { name: "New quotation" }).click();
  await page.locator("[data-line]").getByLabel("Product").fill("nut");
  await expect(page.locator("[data-line] datalist option")).toHaveCount(1);
  await expect(page.locator("[data-line] datalist option")).toHaveAttribute("value", "Nut oil");
});

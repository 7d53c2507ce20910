// Orders: from the product to the money, prices that explain themselves, credit before the hand-shake.
import type { Page } from "@playwright/test";
import { expect, open, saved, test, uuid } from "./stage.js";

const NUTS = uuid(1);

async function product(page: Page, name: string, code: string, price: string, wholesale = "") {
  await page.getByRole("button", { name: "New product" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByLabel("Item number").fill(code);
  await page.getByLabel("Standard price").fill(price);
  await page.getByLabel("Wholesale price").fill(wholesale);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-product]", { hasText: name })).toBeVisible();
}

async function customerOf(page: Page, name: string) {
  await open(page, `/customers?q=${encodeURIComponent(name)}`);
  return (await page.getByRole("link", { name }).getAttribute("href"))!.split("/").pop()!;
}

test("a prospect is quoted, orders, gets goods, pays, sends some back, and is a customer; the price says why", async ({ daybook }) => {
  const admin = await daybook.as("admin");
  await open(admin, "/products");
  await product(admin, "Hazelnuts", "NUT-1", "4", "3.50");
  await saved(admin);
  const rosa = await daybook.as("rosa");
  const alster = await customerOf(rosa, "Alster Optics");
  await open(rosa, `/customers/${alster}`);
  await expect(rosa.locator(".facts .tag").first()).toHaveText("Prospect");
  await rosa.getByRole("button", { name: "Edit" }).click();
  await rosa.getByLabel("Price that applies").selectOption("wholesale");
  await expect(rosa.getByLabel("Credit limit")).toHaveAttribute("readonly", "");
  await rosa.getByRole("button", { name: "Save" }).click();
  await rosa.getByRole("button", { name: "Agree a price" }).click();
  await rosa.getByRole("dialog").getByLabel("Product").fill("NUT-1 · Hazelnuts");
  await expect(rosa.locator("#agreed-product-list option")).toHaveCount(1);
  await rosa.getByLabel("From quantity").fill("100");
  await rosa.getByLabel("Price", { exact: true }).fill("3");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.locator("[data-agreement]")).toContainText("3.00 EUR · from 100 on");
  await saved(rosa);

  await rosa.getByRole("link", { name: "New quotation" }).click();
  const line = rosa.locator("[data-line]");
  await line.getByLabel("Product").fill("NUT-1 · Hazelnuts");
  await expect(line.getByLabel("Price")).toHaveValue("3.50 EUR");
  await expect(line.locator(".why")).toHaveText("Wholesale price");
  await line.getByLabel("Quantity").fill("100");
  await expect(line.getByLabel("Price")).toHaveValue("3.00 EUR");
  await expect(line.locator(".why")).toHaveText("Agreed price, from 100 on");
  await line.getByLabel("Discount").fill("200");
  await rosa.getByRole("button", { name: "Save quotation" }).click();
  await expect(rosa.getByRole("alert")).toContainText("Discount");
  await expect(line.getByLabel("Quantity")).toHaveValue("100");
  await line.getByLabel("Discount").fill("10");
  await expect(rosa.locator(".order-total")).toHaveText("Total 270.00 EUR");
  await rosa.getByRole("button", { name: "Save quotation" }).click();
  await expect(rosa.getByRole("heading", { name: "S-2026-00001" })).toBeVisible();

  await rosa.getByRole("button", { name: "Confirm order" }).click();
  await expect(rosa.locator("[data-order-state]")).toHaveText("Order");
  await expect(rosa.locator(".credit")).toContainText("270.00 EUR of credit used");
  await rosa.getByRole("button", { name: "Deliver", exact: true }).click();
  await rosa.getByRole("dialog").getByLabel("NUT-1 · Hazelnuts").fill("101");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.getByRole("dialog").getByRole("alert")).toBeVisible();
  await rosa.getByRole("dialog").getByLabel("NUT-1 · Hazelnuts").fill("100");
  await rosa.getByRole("button", { name: "Save" }).click();
  await rosa.getByRole("button", { name: "Invoice", exact: true }).click();
  await rosa.getByRole("button", { name: "Save" }).click();
  await rosa.getByRole("button", { name: "Payment", exact: true }).click();
  await expect(rosa.getByLabel("Paid")).toHaveValue("270.00 EUR");
  await rosa.getByLabel("Paid").fill("200");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.locator(".credit")).toContainText("70.00 EUR of credit used");
  await rosa.getByRole("button", { name: "Return", exact: true }).click();
  await rosa.getByRole("dialog").getByLabel("NUT-1 · Hazelnuts").fill("20");
  await rosa.getByRole("button", { name: "Save" }).click();
  await expect(rosa.locator("[data-document]")).toHaveCount(4);
  await expect(rosa.locator(".sums")).toContainText("216.00 EUR");
  await expect(rosa.locator(".credit")).toContainText("16.00 EUR of credit used");
  await saved(rosa);
  await rosa.reload();
  await expect(rosa.locator("[data-document]")).toHaveCount(4);
  await open(rosa, `/customers/${alster}`);
  await expect(rosa.locator(".facts .tag").first()).toHaveText("Formal");
  await expect(rosa.locator("[data-order]")).toContainText("S-2026-00001");
});

test("under block the second of two who promise the last credit hears it before the hand-shake, under warn both are told", async ({ daybook }) => {
  const admin = await daybook.as("admin");
  const hafen = await customerOf(admin, "Hafen Apotheke");
  const set = [{ name: "Nuts" }, { standard: { minor: 100_000, currency: "EUR" } }];
  daybook.submit("admin", { products: { add: { id: NUTS, set } } });
  await open(admin, `/customers/${hafen}`);
  await admin.getByRole("button", { name: "Edit" }).click();
  await admin.getByLabel("Credit limit").fill("1500");
  await admin.getByLabel("Over the limit").selectOption("block");
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.locator(".credit")).toContainText("1,500.00 EUR left");
  await saved(admin);
  const lines = [{ product: NUTS, quantity: 1000, price: 100_000, discount: 0 }];
  const quotes = [2, 3, 4].map((number) => ({ orders: { quote: { id: uuid(number), customer: hafen, rep: null, set: [{ lines }] } } }));
  daybook.submit("rosa", ...quotes);
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await open(rosa, `/orders/${uuid(2)}`);
  await open(malik, `/orders/${uuid(3)}`);
  await expect(malik.locator(".credit")).toContainText("500.00 EUR left");
  await rosa.getByRole("button", { name: "Confirm order" }).click();
  await expect(rosa.locator("[data-order-state]")).toHaveText("Order");
  // The colleague's page follows without being asked.
  await expect(malik.locator(".credit[data-over]")).toContainText("exceeds the credit by 500.00 EUR");
  await malik.getByRole("button", { name: "Confirm order" }).click();
  await expect(malik.locator(".toast")).toContainText("This exceeds the customer’s credit by 500.00 EUR");
  await expect(malik.locator("[data-order-state]")).toHaveText("Quotation");
  await rosa.getByRole("button", { name: "Cancel what is not delivered" }).click();
  await expect(malik.locator(".credit")).toContainText("500.00 EUR left");
  await malik.getByRole("button", { name: "Confirm order" }).click();
  await expect(malik.locator("[data-order-state]")).toHaveText("Order");
  await saved(malik);
  daybook.submit("admin", { customers: { edit: { id: hafen, set: [{ credit_policy: "warn" }] } } });
  await open(rosa, `/orders/${uuid(4)}`);
  await rosa.getByRole("button", { name: "Confirm order" }).click();
  await expect(rosa.locator(".toast")).toContainText("exceeds the credit by 500.00 EUR");
  await expect(rosa.locator("[data-order-state]")).toHaveText("Order");
  await expect(rosa.locator(".tag[data-over]")).toBeVisible();
});

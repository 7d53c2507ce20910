// What can be judged of accessibility without a person: by a checker on every page, light and dark, and by measuring.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, openCustomer, test } from "./stage.js";

async function faults(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has a fault in the ${colorScheme}`, async ({ daybook }) => {
    test.setTimeout(180_000);
    const visitor = await daybook.visitor({ colorScheme });
    await visitor.goto("/sign-in");
    expect(await faults(visitor), "/sign-in").toEqual([]);
    await open(visitor, "/ask");
    expect(await faults(visitor), "/ask").toEqual([]);
    const page = await daybook.as("malik", { colorScheme });
    const pages = ["/", "/calendar?date=2026-11-18&who=team", "/calendar?view=month&date=2026-11-18", "/calendar?view=day&date=2026-11-18", "/calendar?view=day&date=2026-11-18&who=team&lanes=1", "/calendar?view=week&date=2026-11-18&who=team&lanes=1", "/calendar?view=year&date=2026-11-18", "/calendar?view=agenda&date=2026-11-18", "/calendar/plan", "/calendar/batch", "/calendar/exchange", "/company", "/customers", "/customers/new", "/import?kind=customers", "/issues", "/issues?lanes=urgency", "/issues?as=list", "/issues?as=table", "/issues/mail", "/outbox", "/customers/pyramid", "/orders", "/orders/new", "/products", "/knowledge", "/people", "/settings"];
    for (const address of pages) {
      await open(page, address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await faults(page), address).toEqual([]);
    }
    await openCustomer(page, "Hafen Apotheke");
    expect(await faults(page), "a customer").toEqual([]);
    const hafen = page.url().split("/").pop();
    const [product, order] = ["0192abcd-0000-7000-8000-0000000000b1", "0192abcd-0000-7000-8000-0000000000b2"];
    const lines = [{ product, quantity: 2000, price: 250, discount: 500 }];
    daybook.submit(
      "admin",
      { products: { add: { id: product, set: [{ name: "Nuts" }, { standard: { minor: 250, currency: "EUR" } }] } } },
      { orders: { quote: { id: order, customer: hafen, rep: null, set: [{ lines }] } } },
      { orders: { confirm: { id: order } } },
      { orders: { add: { id: order, kind: "delivery", on: "2026-11-18", parts: [], paid: 0 } } },
    );
    await open(page, `/orders/${order}`);
    await expect(page.locator("[data-document]")).toHaveCount(1);
    expect(await faults(page), "an order").toEqual([]);
    await page.getByRole("button", { name: "Invoice" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await faults(page), "the form of an invoice").toEqual([]);
    await open(page, `/orders/new?customer=${hafen}`);
    await expect(page.locator("[data-line]")).toBeVisible();
    expect(await faults(page), "the form of a quotation").toEqual([]);
    await open(page, `/customers/${hafen}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await faults(page), "the form of a customer").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Plan visit" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await faults(page), "the form of an activity").toEqual([]);
    await open(page, "/issues");
    await page.locator(".card-open").first().click();
    await page.getByRole("dialog").waitFor();
    expect(await faults(page), "the form of an issue").toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".card-open").first().click({ modifiers: ["Control"] });
    expect(await faults(page), "the bar of what is selected").toEqual([]);
    const article = "0192abcd-0000-7000-8000-0000000000aa";
    daybook.submit("ines", { knowledge: { write: { id: article, set: [{ title: "Scales" }, { body: "# Warm up\n\n- 20 minutes\n- then `5 kg`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n>\n> 1. one\n>    - two\n\n- [x] done\n\n```\n\ncode\n```\n\n<b>no markup</b> ~~gone~~ [web](https://a.example) ![none](x.png)\nline  \nbreak\n\n---\n" }, { review_on: "2026-11-01" }] } } });
    await open(page, `/knowledge/${article}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await faults(page), "an article").toEqual([]);
    await page.getByRole("button", { name: "Edit" }).click();
    expect(await faults(page), "the form of an article").toEqual([]);
  });
}

test("on a phone every menu of a page opens on the screen, with choices as tall as fingers need", async ({ daybook }) => {
  const page = await daybook.as("malik", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await openCustomer(page, "Hafen Apotheke");
  const customer = new URL(page.url()).pathname;
  for (const [address, fewest] of [["/customers", 2], [customer, 1], ["/calendar", 1], ["/calendar/plan", 1], ["/orders", 1], ["/products", 1], ["/issues?as=list", 2]] as const) {
    await open(page, address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const menus = page.locator("main details.menu:visible");
    await expect.poll(() => menus.count(), { message: address }).toBeGreaterThanOrEqual(fewest);
    for (const menu of await menus.all()) {
      await menu.locator("summary").tap();
      const items = menu.locator(".menu-items");
      await expect(items.locator("a, button, label").first()).toBeVisible();
      const box = (await items.boundingBox())!;
      expect.soft(box.x, address).toBeGreaterThanOrEqual(0);
      expect.soft(box.x + box.width, address).toBeLessThanOrEqual(390);
      for (const choice of await items.locator("a, button, label").all()) expect.soft((await choice.boundingBox())!.height, address).toBeGreaterThanOrEqual(44);
      await menu.locator("summary").tap();
      await expect(items).toBeHidden();
    }
  }
});

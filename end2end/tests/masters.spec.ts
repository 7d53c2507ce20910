// Customers in numbers: found whatever is typed, told of twice, merged and taken apart, handed over, gathered in sets,
// imported and taken back, edited by two at once.
import { expect, gather, giveOwnFields, open, openCustomer, openWeek, saved, test } from "./stage.js";

test("an import shows how it goes, and one button takes it back but for what was edited since", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/import?kind=customers");
  const rows = Array.from({ length: 450 }, (_, n) => `Kunde ${n},K${n},Kontakt ${n},0431 ${7_000_000 + n}`);
  const buffer = Buffer.from(`company,code,contact,contact phone\n${rows.join("\n")}\n`);
  await page.locator("input[type=file]").setInputFiles({ name: "kunden.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import 450 rows" }).click();
  await expect(page.getByText("900 records imported")).toBeVisible();
  // Somebody is edited before it is taken back.
  await open(page, "/customers?q=K123");
  await page.getByRole("link", { name: "Kunde 123" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("City").fill("Kiel");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await open(page, "/import");
  const line = page.locator("[data-import]");
  await expect(line).toContainText("kunden.csv");
  await expect(line).toContainText("900 added, 0 left out");
  await line.getByRole("button", { name: "Undo" }).click();
  await line.getByRole("button", { name: "Take the import back" }).click();
  await expect(line).toContainText("Taken back: 898 went, 2 stayed");
  await open(page, "/customers?q=kunde");
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  await expect(page.locator("[data-customer]")).toContainText("Kiel");
});

test("the search box finds records of every kind by a fragment, by sound and with a letter wrong", async ({ daybook }) => {
  const page = await daybook.as("admin");
  const first = async (typed: string) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill(typed);
    return page.getByRole("option").first();
  };
  await open(page, "/");
  for (const [typed, name] of [
    ["zgyh", "中国银河电子有限公司"],
    ["银河", "中国银河电子有限公司"],
    ["Hafn", "Hafen Apotheke"],
  ]) {
    await expect(await first(typed)).toContainText(name);
    await page.keyboard.press("Escape");
  }
  await expect(await first("label printer")).toContainText("Label printer prints blank pages");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/issues\?open=/);
  const product = (nth: number, name: string) => ({ products: { add: { id: `0192abcd-0000-7000-8000-0000000000c${nth}`, set: [{ name }] } } });
  daybook.submit("admin", product(1, "Copper tape"), product(2, "Paper bags"));
  const customer = (await page.request.post("/api/find_customers", { data: { query: "Hafen Apotheke" } }).then((answer) => answer.json())) as { records: { customer?: { id: string } }[] };
  const of = customer.records.find((record) => record.customer)?.customer?.id;
  const lines = [{ product: "0192abcd-0000-7000-8000-0000000000c1", quantity: 1000, price: 100, discount: 0 }];
  daybook.submit("admin", { orders: { quote: { id: "0192abcd-0000-7000-8000-0000000000d1", customer: of, rep: null, set: [{ lines }] } } });
  daybook.submit("ines", { knowledge: { write: { id: "0192abcd-0000-7000-8000-0000000000aa", set: [{ title: "Scales that drift" }, { body: "Warm up for 20 minutes." }] } } });
  await open(page, "/");
  await expect(await first("scales that")).toContainText("Scales that drift");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/knowledge\/0192abcd/);
  await expect(await first("S-2026-00001")).toContainText("S-2026-00001");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/orders\/0192abcd/);
  await expect(await first("copper")).toContainText("Copper tape");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-product]")).toHaveText([/Copper tape/]);
  await expect(page.getByRole("searchbox")).toHaveValue("Copper tape");
  await expect(await first("paper")).toContainText("Paper bags");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-product]")).toHaveText([/Paper bags/]);
  await expect(page.getByRole("searchbox")).toHaveValue("Paper bags");
});

test("whoever types a customer that is there already is told", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/customers/new");
  await page.locator("#name").fill("hafen-apotheke");
  await expect(page.getByText("Perhaps there already")).toBeVisible();
  await expect(page.locator(".alike")).toContainText("Hafen Apotheke");
  await expect(page.locator(".alike")).toContainText("similar name");
  await page.locator("#name").fill("Something else");
  await expect(page.getByText("Perhaps there already")).toBeHidden();
});

test("two customers become one, somebody edits it, and taken apart the edit stays", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await giveOwnFields(page, "Motto");
  const added = (name: string, phone: string) =>
    daybook.command("import", "customers", daybook.file(`${phone}.csv`, `company,phone,contact,Motto\n${name},${phone},Mia ${phone},${phone === "222" ? "Ahoy" : ""}\n`));
  added("Anker Bau", "111");
  added("Anker Bau GmbH", "222");
  await open(page, "/customers?q=anker+bau");
  await expect(page.locator("[data-customer]")).toHaveCount(2);
  const gone = await page.getByRole("link", { name: "Anker Bau GmbH" }).getAttribute("href");
  await page.getByLabel("Select Anker Bau", { exact: true }).check();
  await expect(page.getByRole("button", { name: "Merge…" })).toBeDisabled();
  await page.getByLabel("Select Anker Bau GmbH").check();
  await page.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("columnheader", { name: "Anker Bau", exact: true }).getByRole("radio").check();
  await dialog.getByRole("row", { name: /^Telephone/ }).getByLabel("222").check();
  await dialog.getByRole("row", { name: /^Name/ }).getByLabel("Anker Bau", { exact: true }).check();
  await expect(dialog.getByRole("row", { name: /^Motto/ }).getByLabel("Ahoy")).toBeChecked();
  await dialog.getByRole("button", { name: "Merge…" }).click();
  await saved(page);
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  await page.getByRole("link", { name: "Anker Bau" }).click();
  await expect(page.locator(".facts")).toContainText("222");
  await expect(page.locator(".facts")).toContainText("Ahoy");
  await expect(page.locator("[data-contact]")).toHaveCount(2);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("City").fill("Kiel");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await page.reload();
  await open(page, gone ?? "");
  await expect(page.locator(".notice")).toContainText("Merged into");
  await page.getByRole("button", { name: "Take apart" }).click();
  await expect(page.getByText("Two customers again").first()).toBeVisible();
  await expect(page.locator(".notice")).toBeHidden();
  await expect(page.locator(".facts")).toContainText("222");
  await open(page, "/customers?q=anker+bau");
  await expect(page.locator("[data-customer]")).toHaveCount(2);
  await page.getByRole("link", { name: "Anker Bau", exact: true }).click();
  await expect(page.locator(".facts")).toContainText("111");
  await expect(page.locator(".facts")).toContainText("Kiel");
  await expect(page.locator("[data-contact]")).toHaveCount(1);
});

test("of two who edit one customer both keep their fields, and the same field asks", async ({ daybook }) => {
  const [ada, malik] = [await daybook.as("admin"), await daybook.as("malik")];
  for (const page of [ada, malik]) {
    await openCustomer(page, "Hafen Apotheke");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
  }
  await ada.getByLabel("City").fill("Kiel");
  await ada.getByLabel("Postal code").fill("24103");
  await malik.getByLabel("Fax").fill("0431 99");
  await malik.getByLabel("City").fill("Bremen");
  await ada.getByRole("button", { name: "Save" }).click();
  await saved(ada);
  await expect(malik.locator(".facts")).toContainText("Kiel");
  await malik.getByRole("button", { name: "Save" }).click();
  const asks = malik.getByRole("dialog", { name: "Somebody else changed this too" });
  await expect(asks).toContainText("Kiel");
  await expect(asks).toContainText("Bremen");
  await asks.getByRole("button", { name: /mine/i }).click();
  await saved(malik);
  for (const page of [ada, malik]) {
    await expect(page.locator(".facts")).toContainText("Bremen");
    await expect(page.locator(".facts")).toContainText("24103");
    await expect(page.locator(".facts")).toContainText("0431 99");
  }
});

test("many customers go to another rep with their visits, and one undo brings all back", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/customers?q=hafen");
  await page.getByLabel("Select Hafen Apotheke").check();
  await page.getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("row", { name: /Hafen Apotheke/ }).locator(".figures")).toHaveText(/^[1-9]/);
  await dialog.getByRole("button", { name: "Hand 1 over" }).click();
  await expect(dialog.getByText("must be given").first()).toBeVisible();
  await dialog.getByLabel("New owner").selectOption({ label: "Tom Brandt" });
  await expect(dialog.getByLabel("Note on both sides' day")).toHaveValue(/Rosa Klein to Tom Brandt/);
  await dialog.getByRole("button", { name: "Hand 1 over" }).click();
  await expect(page.getByText("1 customers handed over").first()).toBeVisible();
  await saved(page);
  await expect(page.locator("[data-customer]", { hasText: "Hafen Apotheke" })).toContainText("Tom Brandt");
  const tom = await daybook.as("tom");
  await open(tom, "/calendar?view=day");
  await expect(tom.getByText(/Hand-over of 1 customers from Rosa Klein to Tom Brandt/).first()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await saved(page);
  await page.reload();
  await expect(page.locator("[data-customer]", { hasText: "Hafen Apotheke" })).toContainText("Rosa Klein");
});

test("customers go to another rep and what is planned with them stays with the first", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/customers?q=hafen");
  await page.getByLabel("Select Hafen Apotheke").check();
  await page.getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New owner").selectOption({ label: "Tom Brandt" });
  await dialog.getByLabel("What is planned from that day on moves along").uncheck();
  await dialog.getByRole("button", { name: "Hand 1 over" }).click();
  await saved(page);
  await expect(page.locator("[data-customer]", { hasText: "Hafen Apotheke" })).toContainText("Tom Brandt");
  const [rosa, tom] = [await daybook.as("rosa"), await daybook.as("tom")];
  await openWeek(rosa);
  await expect.poll(() => rosa.locator(".chip", { hasText: "Hafen Apotheke" }).count()).toBeGreaterThan(0);
  await openWeek(tom);
  await expect(tom.getByText(/Hand-over of 1 customers/).first()).toBeVisible();
  await expect(tom.locator(".chip", { hasText: "Hafen Apotheke" })).toHaveCount(0);
});

test("a list is filtered by what stands in an own field of any kind", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await giveOwnFields(page, "Motto\nStaff: number\nFounded: date");
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  for (const [field, value] of [["Motto", "Ahoy"], ["Staff", "1,200"], ["Founded", "1912-04-14"]]) await page.getByLabel(field).fill(value);
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await expect(page.locator(".facts")).toContainText("1912-04-14");
  await open(page, "/customers");
  const rows = page.locator("[data-customer]");
  await expect(rows).toHaveCount(10);
  for (const [field, value] of [["Motto", "ahoy"], ["Staff", "1,200"], ["Founded", "1912-04-14"]]) {
    const filter = page.locator("form.filters").getByLabel(field);
    await filter.fill(value);
    await filter.blur();
    await expect(rows).toHaveText([/Hafen Apotheke/]);
    await expect(page).toHaveURL(new RegExp(`field=${field}`));
    await filter.fill("");
    await filter.blur();
    await expect(rows).toHaveCount(10);
  }
  await page.locator("form.filters").getByLabel("Founded").fill("1912-04-14");
  await page.locator("form.filters").getByLabel("Founded").blur();
  await expect(rows).toHaveCount(1);
  await page.locator("form.filters").getByLabel("Staff").fill("many");
  await page.locator("form.filters").getByLabel("Staff").blur();
  await expect(page.locator(".toast")).toContainText("Staff");
  await expect(rows).toHaveCount(1);
  await page.locator("form.filters").getByLabel("Staff").fill("");
  await page.locator("form.filters").getByLabel("Staff").blur();
  await expect(page).toHaveURL(/field=Founded/);
  await expect(rows).toHaveCount(1);
  await page.locator("form.filters").getByLabel("Founded").fill("");
  await page.locator("form.filters").getByLabel("Founded").blur();
  await expect(rows).toHaveCount(10);
});

test("all that a filter finds are selected at once, also those that have not been scrolled to", async ({ daybook }) => {
  const lines = Array.from({ length: 270 }, (_, at) => `Aa ${String(at).padStart(3, "0")},A${at}`);
  expect(daybook.command("import", "customers", daybook.file("many.csv", `company,code\n${lines.join("\n")}\n`)).status).toBe(0);
  const page = await daybook.as("admin");
  await open(page, "/customers?q=aa");
  await page.getByLabel("Select all rows shown").check();
  await page.getByRole("button", { name: "Select all 270 found" }).click();
  await expect(page.getByRole("toolbar", { name: "270 selected" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Select all 270 found" })).toBeHidden();
  await page.getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New owner").selectOption({ label: "Tom Brandt" });
  await dialog.getByRole("button", { name: "Hand 270 over" }).click();
  await saved(page);
  const tom = await daybook.as("tom");
  await open(tom, "/customers?q=aa");
  await expect(tom.getByText("270 customers")).toBeVisible();
});

test("customers are gathered in sets, by filter and by hand, and a list goes out as a file", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await open(page, "/customers?grade=A");
  const count = await page.locator("[data-customer]").count();
  await page.locator("summary[title=Sets], summary[aria-label=Sets]").click();
  await page.getByRole("button", { name: "Keep as a set…" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Best ones");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(page);
  await gather(page, "Hafen Apotheke", "By hand");
  await page.locator("summary[title=Sets], summary[aria-label=Sets]").click();
  await page.getByRole("button", { name: "By hand" }).click();
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  await page.locator("summary[title=Sets], summary[aria-label=Sets]").click();
  await page.getByRole("button", { name: "Best ones" }).click();
  await expect(page.locator("[data-customer]")).toHaveCount(count);
  const set = new URL(page.url()).searchParams.get("set");
  const file = await page.request.get(`${daybook.url}/customers/export.csv?set=${set}`);
  expect((await file.text()).trim().split("\r\n")).toHaveLength(count + 1);
  const other = await daybook.as("rosa");
  const none = await other.request.get(`${daybook.url}/customers/export.csv?set=${set}`);
  expect((await none.text()).trim().split("\r\n")).toHaveLength(1);
});

test("a customer has other places, files, own fields, and a line of time that can be narrowed and taken along", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await giveOwnFields(page, "Industry: Food, Tools\nEmployees: number");
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Industry").selectOption("Tools");
  await page.getByLabel("Employees").fill("many");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Employees")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Employees").fill("12");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(page);
  await expect(page.locator(".facts")).toContainText("Tools");
  await page.getByRole("button", { name: "New address" }).click();
  await page.locator("#address-label").fill("Warehouse");
  await page.getByLabel("Latitude, longitude").fill("north");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByRole("alert").first()).toBeVisible();
  await page.getByLabel("Latitude, longitude").fill("53.5511, 9.9937");
  await page.getByLabel("Only at certain hours").check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(page);
  await expect(page.getByText("53.551100, 9.993700")).toBeVisible();
  await expect(page.locator(".line", { hasText: "Warehouse" })).toContainText("09:00–18:00");
  await page.locator(".files input[type=file]").setInputFiles({ name: "contract.txt", mimeType: "text/plain", buffer: Buffer.from("signed") });
  await expect(page.locator(".files")).toContainText("contract.txt");
  await saved(page);
  await page.reload();
  await page.locator("html[data-alive]").waitFor();
  await expect(page.locator(".files")).toContainText("contract.txt");
  const entries = page.locator(".past li");
  await expect(page.locator(".past")).toContainText("Own fields");
  const all = await entries.count();
  await page.getByRole("button", { name: "Owner and terms" }).click();
  await expect(entries).not.toHaveCount(all);
  await page.getByRole("button", { name: "Everything" }).click();
  await expect(entries).toHaveCount(all);
  const file = await page.request.get(`${page.url()}/history.csv`);
  expect(await file.text()).toContain("contract.txt");
  const sheet = await page.request.get(`${daybook.url}/customers/export.xlsx`);
  expect((await sheet.body()).subarray(0, 2).toString()).toBe("PK");
  await open(page, "/customers");
  await page.locator("select[aria-label=Industry]").selectOption("Tools");
  await expect(page.locator("[data-customer]")).toHaveCount(1);
  const list = await page.request.get(`${daybook.url}/customers/export.csv?field=Industry&value=Tools`);
  expect((await list.text()).trim().split("\r\n")).toHaveLength(2);
  expect(await list.text()).toContain("Industry");
});

test("a manager weighs the pyramid, sees who would move and why, and moves them; a visit follows from the grade", async ({ daybook }) => {
  const page = await daybook.as("admin");
  const take = async (kind: string, rows: number, text: string) => {
    await open(page, `/import?kind=${kind}`);
    await page.locator("input[type=file]").setInputFiles({ name: `${kind}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: `Import ${rows} rows` }).click();
    await expect(page.locator(".import-done")).toBeVisible();
  };
  await take("products", 1, "code,name,price,cost\nTEA,Green tea,10,6\n");
  await take("orders", 3, "order,customer,date,product,quantity,price,shipped\n1,Elbe Dental Lab,2026-10-02,TEA,100,10,2026-10-05\n2,Nordwind Bakery,2026-10-02,TEA,1,10,2026-10-05\n2,Nordwind Bakery,2026-10-02,TEA,1,10,\n");
  await open(page, "/orders");
  await expect(page.locator("tbody tr")).toHaveCount(2);
  await open(page, "/customers/pyramid");
  const elbe = page.locator(".movers tr", { hasText: "Elbe Dental Lab" });
  await expect(elbe).toContainText("turnover 1,000.00 EUR · margin 400.00 EUR · orders 1, last on 2 Oct 2026");
  await page.getByLabel("Turnover").fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#turnover-fault")).toBeVisible();
  await page.getByLabel("Turnover").fill("100");
  await page.getByRole("group", { name: "A visit every so many days" }).getByLabel("A", { exact: false }).fill("7");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  const everybody = await page.locator(".movers tbody tr").count();
  await elbe.getByRole("checkbox").uncheck();
  await page.getByRole("button", { name: `Move ${everybody - 1}` }).click();
  await saved(page);
  await expect(page.locator(".movers tbody tr")).toHaveCount(1);
  await page.getByRole("button", { name: "Move 1" }).click();
  await expect(page.getByText("Every customer has the grade that was found.")).toBeVisible();
  await openCustomer(page, "Elbe Dental Lab");
  await expect(page.locator(".grade").first()).toContainText("A");
  await expect(page.locator(".story")).toContainText("Why: – → score");
  await page.reload();
  const rosa = await daybook.as("rosa");
  await open(rosa, "/customers/pyramid");
  await expect(rosa.getByText("may not")).toBeVisible();
});

test("orders and products are files as they are lists, and an own field has a column where it is wanted", async ({ daybook }) => {
  const page = await daybook.as("admin");
  await giveOwnFields(page, "Motto\nStaff: number");
  await openCustomer(page, "Hafen Apotheke");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Motto").fill("Ahoy");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(page);
  await open(page, "/customers?q=Hafen");
  await page.locator('summary[aria-label="Columns"]').click();
  await page.getByRole("menuitemcheckbox", { name: "Motto" }).click();
  await expect(page.getByRole("columnheader", { name: "Motto" })).toBeVisible();
  await expect(page.locator("[data-customer]").first()).toContainText("Ahoy");
  await page.reload();
  await expect(page.locator("[data-customer]").first()).toContainText("Ahoy");
  for (const list of ["orders", "products"]) {
    await open(page, `/${list}`);
    await page.locator('summary[aria-label="Export"]').click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "XLSX" }).click()]);
    expect(file.suggestedFilename()).toBe(`${list}.xlsx`);
  }
  const text = await (await page.request.get("/products/export.csv")).text();
  expect(text).toContain("Cost");
});

// Letting people in, and keeping others out.
import { expect, open, PASSWORD, saved, test } from "./stage.js";

test.describe("where nobody works yet", () => {
  test.use({ demo: false });

  test("the first person sets up Daybook and becomes its administrator", async ({ daybook }) => {
    const page = await daybook.visitor();
    await page.goto("/");
    await expect(page).toHaveURL(/\/set-up/);
    await page.getByLabel("Your name").fill("Ada Lindqvist");
    await page.getByLabel("Sign-in name").fill("ada");
    await page.getByLabel("Password").fill("long enough, surely");
    await page.getByLabel("Time zone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Set up Daybook" }).click();
    await expect(page.getByRole("alert")).toHaveText("is not a time zone");
    await expect(page.getByLabel("Your name")).toHaveValue("Ada Lindqvist");
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Password").fill("long enough, surely");
    await page.getByRole("button", { name: "Set up Daybook" }).click();
    await expect(page).toHaveURL(`${daybook.url}/`);
    await open(page, "/people");
    await expect(page.locator("[data-person]")).toContainText("Administrator");
  });
});

test("a wrong password and an unknown name get the same answer, and the name typed stays", async ({ daybook }) => {
  const page = await daybook.visitor();
  for (const login of ["rosa", "nobody"]) {
    await page.goto("/sign-in");
    await page.getByLabel("Sign-in name").fill(login);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toHaveText("Name or password is not right");
    await expect(page.getByLabel("Sign-in name")).toHaveValue(login);
  }
});

test("who guesses has to wait", async ({ daybook }) => {
  const guess = () =>
    fetch(`${daybook.url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "login=rosa&password=guess",
    }).then((answer) => answer.headers.get("location") ?? "");
  for (let times = 0; times < 10; times++) expect(await guess()).toContain("fault=refused");
  expect(await guess()).toContain("fault=slow");
});

test("an administrator adds somebody, who signs in and changes their password", async ({ daybook }) => {
  const admin = await daybook.as("admin");
  await open(admin, "/people");
  await admin.getByRole("button", { name: "New person" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.locator("#person-name").fill("Uwe Brink");
  await dialog.getByLabel("Sign-in name").fill("uwe");
  await dialog.getByLabel("New password").fill("short");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.locator("#person-password-fault")).toBeVisible();
  await dialog.getByLabel("New password").fill(PASSWORD);
  await dialog.getByLabel("Team").fill("North");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await saved(admin);
  const uwe = await daybook.as("uwe");
  await open(uwe, "/settings");
  await uwe.locator("#current").fill(PASSWORD);
  await uwe.locator("#new").fill("quite another one");
  await uwe.locator("#again").fill("quite another one");
  await uwe.getByRole("button", { name: "Change password" }).click();
  await expect(uwe).toHaveURL(/sign-in/);
  await uwe.getByLabel("Sign-in name").fill("uwe");
  await uwe.getByLabel("Password").fill("quite another one");
  await uwe.getByRole("button", { name: "Sign in" }).click();
  await expect(uwe).toHaveURL(`${daybook.url}/`);
});

test("signing out ends the session", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto("/calendar");
  await expect(page).toHaveURL(/sign-in\?next=%2Fcalendar/);
});

test("somebody who reads Chinese reads Chinese, from the first page on", async ({ daybook }) => {
  const visitor = await daybook.visitor({ locale: "zh-CN" });
  await visitor.goto("/");
  await expect(visitor.getByRole("button", { name: "登录" })).toBeVisible();
  const wang = await daybook.as("wang", { locale: "zh-CN" });
  await open(wang, "/");
  await expect(wang.getByRole("heading", { level: 1 })).toHaveText("11月18日 星期三");
  await expect(wang.locator("html")).toHaveAttribute("lang", "zh-CN");
  for (const address of ["/", "/calendar", "/customers", "/import?kind=customers", "/issues", "/settings", "/people"]) {
    await open(wang, address);
    const words = await wang.locator("main").innerText();
    expect(words.replace(/[A-Za-z]+\/[A-Za-z_]+|CSV|XLSX|vCard|UTF-8|GBK|Big5|MB|Daybook|iPad|iPhone|English|\bQ-\d+-\d+\b|[A-Z][a-z]+ [A-Z][a-z]+|\b(admin|malik|rosa|tom|wang|chen|ines|lin|nora|North|East|Service)\b/g, "")).not.toMatch(/[A-Za-z]{3,}/);
  }
});

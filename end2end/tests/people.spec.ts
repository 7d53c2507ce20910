// Letting people in, and keeping others out.
import { createHmac } from "node:crypto";
import { expect, NOW, open, PASSWORD, saved, signIn, test } from "./stage.js";

/** Passwords that nobody guesses. */
const [FENCE, BOATS, KETTLES] = ["a fence of seven wet hats", "eleven boats sold on a moonday", "nine kettles under a bridge"];

/** The code of a secret (RFC 6238), some steps of 30 seconds from now. */
function totp(secret: string, steps: number) {
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(NOW) / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  return ((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).toString().padStart(6, "0");
}

test.describe("where nobody works yet", () => {
  test.use({ demo: false });

  test("the first person sets up Daybook and becomes its administrator", async ({ daybook }) => {
    const page = await daybook.visitor();
    await page.goto("/");
    await expect(page).toHaveURL(/\/set-up/);
    await page.getByLabel("Your name").fill("Ada Lindqvist");
    await page.getByLabel("Sign-in name").fill("ada");
    await page.getByLabel("Password").fill(FENCE);
    await page.getByLabel("Time zone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Set up Daybook" }).click();
    await expect(page.getByRole("alert")).toHaveText("is not a time zone");
    await expect(page.getByLabel("Your name")).toHaveValue("Ada Lindqvist");
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Password").fill(FENCE);
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
  await dialog.getByLabel("New password").fill(FENCE);
  await dialog.getByLabel("Team").fill("North");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await saved(admin);
  // One's own password and devices are a matter of the settings.
  await admin.getByRole("button", { name: "Ada Lindqvist" }).click();
  await expect(dialog.locator("#person-name")).toHaveValue("Ada Lindqvist");
  await expect(dialog.locator("#person-password, .shut-out")).toHaveCount(0);
  // A password that somebody else knows is good for one thing: to choose another.
  const uwe = await daybook.visitor();
  await uwe.goto("/issues");
  await uwe.getByLabel("Sign-in name").fill("uwe");
  await uwe.getByLabel("Password").fill(FENCE);
  await uwe.getByRole("button", { name: "Sign in" }).click();
  const choose = async (password: string) => {
    await expect(uwe.locator("form")).toContainText("Choose one that only you know");
    await uwe.getByLabel("New password").fill(password);
    await uwe.getByRole("button", { name: "Sign in" }).click();
  };
  await choose(FENCE);
  await expect(uwe.getByRole("alert")).toHaveText("Choose another one than you were given");
  await choose("password123");
  await expect(uwe.getByRole("alert")).toContainText("too easy to guess");
  await uwe.goto("/calendar");
  await expect(uwe).toHaveURL(/sign-in\?next/);
  await uwe.goto("/sign-in?step=password&next=%2Fissues");
  await choose(KETTLES);
  await expect(uwe).toHaveURL(`${daybook.url}/issues`);
  const elsewhere = await daybook.as("uwe", {}, KETTLES);
  await open(uwe, "/settings");
  const change = async (to: string) => {
    await uwe.locator("#current").fill(KETTLES);
    await uwe.locator("#new").fill(to);
    await uwe.locator("#again").fill(to);
    await uwe.getByRole("button", { name: "Change password" }).click();
  };
  await change("password123");
  await expect(uwe.locator("#new-fault")).toContainText("too easy to guess");
  await expect(uwe.locator("#new")).toHaveValue("password123");
  await change(BOATS);
  await expect(uwe.locator(".toast", { hasText: "Password changed" })).toBeVisible();
  await open(uwe, "/calendar");
  await elsewhere.goto("/calendar");
  await expect(elsewhere).toHaveURL(/sign-in/);
  await signIn(elsewhere, daybook.url, "uwe", BOATS);
});

test("one sees where one is signed in, and signs out there", async ({ daybook }) => {
  const [here, lost] = [await daybook.as("rosa"), await daybook.as("rosa")];
  await open(here, "/settings");
  const devices = here.locator(".devices");
  await expect(devices.locator("li")).toHaveCount(2);
  await expect(devices.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await expect(devices.locator("li", { hasText: "this device" }).getByRole("checkbox")).toBeDisabled();
  await devices.getByLabel("Current password").fill("not it at all");
  await devices.getByRole("button", { name: "Sign out there" }).click();
  await expect(devices.locator("#devices-password-fault")).toHaveText("is not right");
  await devices.getByLabel("Current password").fill(PASSWORD);
  await devices.getByRole("button", { name: "Sign out there" }).click();
  await expect(devices.locator("li")).toHaveCount(1);
  await lost.goto("/calendar");
  await expect(lost).toHaveURL(/sign-in/);
  await open(here, "/calendar");
});

test("a second factor is set up, asked for at the door, helped by recovery codes, and taken off by an administrator", async ({ daybook }) => {
  const rosa = await daybook.as("rosa");
  await open(rosa, "/settings");
  const card = rosa.locator(".second-factor");
  await card.getByLabel("Current password").fill(PASSWORD);
  await card.getByRole("button", { name: "Set up" }).click();
  await expect(card.locator(".qr svg")).toBeVisible();
  const secret = await card.locator(".secret").innerText();
  await card.getByRole("textbox", { name: "Code" }).fill("000000");
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.locator("#factor-code-fault")).toHaveText("is not right");
  await card.getByRole("textbox", { name: "Code" }).fill(totp(secret, 0));
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.locator(".recovery-codes li")).toHaveCount(10);
  const recovery = await card.locator(".recovery-codes li").first().innerText();
  await card.getByRole("button", { name: "I have kept them" }).click();
  await expect(card).toContainText("Recovery codes left: 10");

  const atDoor = await daybook.visitor();
  const give = async (code: string) => {
    await atDoor.getByLabel("Code").fill(code);
    await atDoor.getByRole("button", { name: "Sign in" }).click();
  };
  const knock = async () => {
    await atDoor.goto("/calendar");
    await atDoor.getByLabel("Sign-in name").fill("rosa");
    await atDoor.getByLabel("Password").fill(PASSWORD);
    await atDoor.getByRole("button", { name: "Sign in" }).click();
  };
  await knock();
  await give(totp(secret, 0));
  await expect(atDoor.getByRole("alert")).toHaveText("This code is not right, or was used already");
  await give(totp(secret, 1));
  await expect(atDoor).toHaveURL(`${daybook.url}/calendar`);
  await atDoor.context().clearCookies();
  await knock();
  await give(recovery);
  await expect(atDoor).toHaveURL(`${daybook.url}/calendar`);

  const admin = await daybook.as("admin");
  await open(admin, "/people");
  await admin.getByRole("button", { name: "Rosa Klein" }).click();
  await admin.getByLabel("and turn off the second factor").check();
  await admin.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(admin.locator(".toast", { hasText: "Rosa Klein is signed out everywhere" })).toBeVisible();
  await atDoor.goto("/calendar");
  await expect(atDoor).toHaveURL(/sign-in/);
  await signIn(atDoor, daybook.url, "rosa");
});

test("signing out ends the session", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await open(page, "/settings");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto("/calendar");
  await expect(page).toHaveURL(/sign-in\?next=%2Fcalendar/);
});

test("what the server does not take is told in the reader's language, and what was typed stays", async ({ daybook }) => {
  const wang = await daybook.as("wang", { locale: "zh-CN" });
  await open(wang, "/settings");
  await wang.locator(".second-factor").waitFor();
  await wang.route("**/api/change_password", (route) => route.abort());
  await wang.locator("#current").fill(PASSWORD);
  await wang.locator("#new").fill(BOATS);
  await wang.locator("#again").fill(BOATS);
  await wang.getByRole("button", { name: "修改密码" }).click();
  await expect(wang.locator(".toast")).toContainText("服务器");
  await expect(wang.locator("#new")).toHaveValue(BOATS);
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
    expect(words.replace(/[A-Za-z]+\/[A-Za-z_]+|CSV|XLSX|vCard|UTF-8|GBK|Big5|MB|Daybook|iPad|iPhone|Chrome|Linux|English|\bQ-\d+-\d+\b|[A-Z][a-z]+ [A-Z][a-z]+|\b(admin|malik|rosa|tom|wang|chen|ines|lin|nora|North|East|Service)\b/g, "")).not.toMatch(/[A-Za-z]{3,}/);
  }
});

import { chromium } from "@playwright/test";
const [,, user, path, name, w="1440", h="900", scheme="light", extra=""] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
const ctx = await browser.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme, hasTouch: extra.includes("touch"), baseURL: process.env.BASE ?? "http://127.0.0.1:3000" });
const page = await ctx.newPage();
page.on("console", m => { if (["error","warning"].includes(m.type())) console.log("console:", m.type(), m.text().slice(0,600)); });
page.on("pageerror", e => console.log("pageerror", String(e).slice(0,600)));
await page.goto("/sign-in");
await page.fill("#login", user); await page.fill("#password", "daybook demo"); await page.click("button[type=submit]");
await page.waitForURL(u => !u.pathname.startsWith("/sign-in"));
await page.goto(path);
await page.waitForSelector("html[data-alive]", { timeout: 8000 }).catch(() => console.log("not alive"));
await page.waitForTimeout(500);
if (extra.startsWith("js:")) { await page.evaluate(extra.slice(3)); await page.waitForTimeout(500); }
await page.screenshot({ path: `/tmp/w/shots/${name}.png` });
await browser.close();

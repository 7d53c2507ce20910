import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { chromium } from "@playwright/test";
import { Server } from "./server.x.mjs";
const server = new Server(mkdtempSync(join(tmpdir(), "ph-")), null);
server.run(["seed", "--demo"]);
const put = (as, ...commands) => { const f = join(server.data, "c.jsonl"); writeFileSync(f, commands.map((c) => JSON.stringify(c)).join("\n")); console.log(String(server.run(["submit", "--as", as, f])?.stdout ?? "").slice(0, 300)); };
put("admin", { company: { edit: { set: [{ custom_fields: ["Motto", "Staff: number", "Founded: date", "Industry: Food, Tools"] }] } } });
await server.start();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const [an, av] = (await server.signIn("admin")).split("=");
const find = async (q) => { const r = await fetch(server.url + "/api/find_customers", { method: "POST", headers: { "content-type": "application/json", cookie: `${an}=${av}` }, body: JSON.stringify({ query: q }) }); const j = await r.json(); return JSON.stringify(j).match(/"id":"([0-9a-f-]{36})"/)[1]; };
const [alster, elbe, east] = [await find("Alster"), await find("Elbe"), await find("华东")];
put("admin", { customers: { edit: { id: east, set: [{ settlement: "银行转账" }, { closing_day: 25 }, { collection_day: 10 }, { bill_term: 30 }] } } });
put("wang", { activities: { record: { draft: { id: "0192abcd-0000-7000-8000-000000000778", rep: null, method: "visit", title: "拜访", customer: east, contact: null, slot: { timed: { start: "2026-11-17T09:00:00", end: "2026-11-17T10:00:00", zone: "Asia/Shanghai" } }, place: "", note: "" }, outcome: "要报价", sale: [{ next_stage: "proposal" }, { status: "on_track" }, { key: "圣诞前交货" }, { source: "展会" }] } } });
put("admin", { customers: { edit: { id: alster, set: [{ bill_to: elbe }, { settlement: "Bank transfer" }, { closing_day: 25 }, { collection_day: 10 }, { bill_term: 30 }, { email: "ole@nordwind.example" }] } } });
const { readFileSync } = await import("node:fs");
const day = "2026-11-17";
put("rosa", { activities: { record: { draft: { id: "0192abcd-0000-7000-8000-000000000777", rep: null, method: "visit", title: "Frames", customer: alster, contact: null, slot: { timed: { start: "2026-11-17T09:00:00", end: "2026-11-17T10:00:00", zone: "Europe/Berlin" } }, place: "", note: "" }, outcome: "Wants an offer", sale: [{ next_stage: "proposal" }, { status: "on_track" }, { key: "Delivery before Christmas" }, { source: "Trade fair" }] } } });
for (const [login, lang] of [["malik", "en"], ["chen", "zh"]]) {
  const [name, value] = (await server.signIn(login)).split("=");
  for (const [w, h, touch] of [[1440, 900, false], [1024, 768, true], [390, 844, true]])
    for (const colorScheme of ["light", "dark"]) {
      const c = await browser.newContext({ viewport: { width: w, height: h }, hasTouch: touch, isMobile: touch && w < 500, colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
      c.setDefaultTimeout(5000); await c.addCookies([{ name, value, url: server.url }]);
      const p = await c.newPage();
      for (const [n, path] of [["customers", "/customers"], ["customer", `/customers/${lang === "zh" ? east : alster}`], ["plan", "/calendar/plan?from=2026-11-16&to=2026-11-22"]]) {
        await p.goto(server.url + path);
        await p.locator("html[data-alive]").waitFor();
        await p.waitForTimeout(600);
        if (n === "plan") await p.locator('main summary').first().click({ timeout: 1500 }).catch(() => 0);
        await p.waitForTimeout(200);
        await p.screenshot({ path: `/tmp/w/shots/${n}-${lang}-${w}-${colorScheme}.png` });
        if (n === "customer") { await p.locator(".story").scrollIntoViewIfNeeded(); await p.waitForTimeout(200); await p.screenshot({ path: `/tmp/w/shots/story-${lang}-${w}-${colorScheme}.png` }); }
      }
      await c.close();
    }
}
await browser.close(); await server.kill(); process.exit(0);

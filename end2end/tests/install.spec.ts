// Installing, and what a page without network says.
import { createServer, request, type IncomingMessage } from "node:http";
import { chip, expect, freePort, FRIDAY, keptOnDevice, open, openWeek, saved, signIn, test } from "./stage.js";

/** The same server, of which a newer release can be put in place: its service worker is another one. */
async function released(url: string) {
  const port = await freePort();
  let newer = false;
  const front = createServer((asked, answer) => {
    const worker = asked.url === "/sw.js";
    const { "accept-encoding": _, "if-none-match": __, ...plain } = asked.headers;
    const headers = worker ? plain : asked.headers;
    const pass = (got: IncomingMessage) => {
      const { "content-length": ___, ...rest } = got.headers;
      answer.writeHead(got.statusCode ?? 502, worker ? rest : got.headers);
      if (worker && newer) answer.write("// A newer one.\n");
      got.pipe(answer);
    };
    const sent = request(new URL(asked.url ?? "/", url), { method: asked.method, headers }, pass);
    sent.on("error", () => answer.destroy());
    answer.on("close", () => sent.destroy());
    asked.pipe(sent);
  });
  await new Promise<void>((resolve) => front.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    release: () => (newer = true),
    close: () => {
      front.closeAllConnections();
      front.close();
    },
  };
}

test("a newer release waits until its person takes it, and takes nothing with it that waits to be sent", async ({ daybook }) => {
  const front = await released(daybook.url);
  const rosa = await daybook.visitor({ baseURL: front.url });
  await signIn(rosa, front.url, "rosa");
  await openWeek(rosa);
  await keptOnDevice(rosa);
  const update = rosa.getByRole("button", { name: "Update" });
  await expect(update).toHaveCount(0);
  await rosa.route("**/submit**", (route) => route.abort());
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(rosa.locator(".sync-state")).toContainText("1 waiting");
  front.release();
  await rosa.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(update).toBeVisible();
  await Promise.all([rosa.waitForEvent("framenavigated"), update.click()]);
  await rosa.locator("html[data-alive]").waitFor();
  await expect(rosa.locator(".sync-state")).toContainText("1 waiting");
  await expect(chip(rosa, "11:15–12:15", FRIDAY)).toBeVisible();
  await expect(update).toHaveCount(0);
  await rosa.unroute("**/submit**");
  await saved(rosa);
  const malik = await daybook.as("malik");
  await openWeek(malik, "team");
  await expect(chip(malik, "11:15–12:15", FRIDAY)).toBeVisible();
  await rosa.context().close();
  front.close();
});

test("the manifest names icons that are there, and a place to begin", async ({ daybook }) => {
  const manifest = (await (await fetch(`${daybook.url}/manifest.webmanifest`)).json()) as { start_url: string; icons: { src: string }[] };
  expect(manifest.start_url).toBe("/");
  for (const { src } of manifest.icons) {
    const icon = await fetch(daybook.url + src);
    expect(icon.status, src).toBe(200);
    expect(icon.headers.get("content-type"), src).toMatch(/^image\//);
  }
});

test("without a network, on a device that holds nothing, a page says so honestly, in both languages", async ({ daybook }) => {
  const page = await daybook.visitor();
  await page.goto("/sign-in");
  await keptOnDevice(page);
  await daybook.kill();
  await page.goto("/calendar");
  await expect(page.getByRole("heading", { name: "No connection" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "没有网络连接" })).toBeVisible();
  await daybook.start();
  await page.getByRole("link", { name: /Try again/ }).click();
  await expect(page.getByLabel("Sign-in name")).toBeVisible();
});

test("files whose folder carries their contents may be kept for ever, pages may not", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  const kept = new Map<string, string>();
  page.on("response", (answer) => kept.set(new URL(answer.url()).pathname, answer.headers()["cache-control"] ?? ""));
  await open(page, "/calendar");
  const packages = [...kept].filter(([path]) => path.startsWith("/pkg/"));
  expect(packages.length).toBeGreaterThan(2);
  for (const [path, caching] of packages) expect(caching, path).toContain("immutable");
  expect(kept.get("/calendar")).toBe("no-store");
});

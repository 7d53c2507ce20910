// Installing, and what a page without network says.
import { expect, keptOnDevice, open, test } from "./stage.js";

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

// Running Daybook: stopping it, how it says it is, figures, backups, and a disk that is full.
import { request } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chip, cookie, expect, FRIDAY, openWeek, saved, test } from "./stage.js";

test("told to stop, it answers what it is answering, ends live streams, and is gone", async ({ daybook }) => {
  await daybook.kill();
  await daybook.start("--metrics-token", "open sesame");
  const session = await cookie(daybook, "rosa");
  const stream = await fetch(`${daybook.url}/live`, { headers: { cookie: session } });
  const told = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  // It has begun once it says where it begins; one that is cut off before has nothing to say.
  expect((await told.read()).value).toContain("id:");
  const ended = (async () => {
    while (!(await told.read()).done);
    return true;
  })();
  // A file is on its way when the server is told to stop.
  const upload = request(`${daybook.url}/files`, { method: "POST", headers: { cookie: session, "content-type": "application/octet-stream" } });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    upload.once("response", (answer) => resolve(answer.statusCode));
    upload.once("error", reject);
  });
  upload.write("half of it, ");
  const figures = async () => (await fetch(`${daybook.url}/metrics`, { headers: { authorization: "Bearer open sesame" } })).text();
  await expect.poll(figures).toContain("daybook_requests_underway 2");
  const gone = daybook.stop();
  expect(await ended).toBe(true);
  await expect.poll(() => fetch(`${daybook.url}/healthz`).then(() => "lets in", () => "lets nobody in")).toBe("lets nobody in");
  upload.end("and the other half");
  expect(await answered).toBe(200);
  expect(await gone).toBe(0);
  await daybook.start();
});

test("it says how database and disk are, and its figures to administrators and whoever has the token", async ({ daybook }) => {
  const health = await fetch(`${daybook.url}/healthz`);
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({ database: "ok", disk: "ok", disk_free_bytes: expect.any(Number) as unknown });
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const traced = await fetch(`${daybook.url}/healthz`, { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } });
  expect(traced.headers.get("x-trace-id")).toBe(trace);

  const figures = (headers: Record<string, string>) => fetch(`${daybook.url}/metrics`, { headers });
  expect((await figures({})).status).toBe(401);
  expect((await figures({ cookie: await cookie(daybook, "rosa") })).status).toBe(403);
  expect((await figures({ authorization: "Bearer open sesame" })).status).toBe(401);
  await daybook.kill();
  await daybook.start("--metrics-token", "open sesame");
  expect((await figures({ authorization: "Bearer open says me" })).status).toBe(401);
  const session = await cookie(daybook, "admin");
  const stream = new AbortController();
  await fetch(`${daybook.url}/live`, { headers: { cookie: session }, signal: stream.signal });
  await fetch(`${daybook.url}/api/board`, { method: "POST", headers: { cookie: session, "content-type": "application/json" }, body: "{}" });
  // Whatever is asked for, there are no more figures for it.
  await fetch(`${daybook.url}/api/none`, { method: "POST", headers: { origin: "https://elsewhere.example" } });
  await fetch(`${daybook.url}/api/board`, { method: "PROPFIND" });
  for (const headers of [{ authorization: "Bearer open sesame" }, { cookie: session }] as Record<string, string>[]) {
    const text = await (await figures(headers)).text();
    expect(text).toContain('daybook_requests_total{method="POST",route="/api/board",status="200"} 1');
    expect(text).toContain("daybook_live_streams 1");
    expect(text).not.toMatch(/none|PROPFIND/);
    expect(text).toMatch(/daybook_log_version [1-9]/);
    expect(text).toMatch(/daybook_request_seconds_bucket\{le="[0-9.]+",method="POST",route="\/sign-in"\} 1/);
  }
  stream.abort();
  await expect.poll(async () => (await figures({ cookie: session })).text()).toContain("daybook_live_streams 0");
});

test("a backup made of a running Daybook is one elsewhere, and damage is found and explained", async ({ daybook }) => {
  const rosa = await daybook.as("rosa");
  await openWeek(rosa);
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await saved(rosa);
  const backup = join(daybook.data, "backup.db");
  const elsewhere = join(daybook.data, "elsewhere");
  const made = daybook.command("backup", backup);
  expect(made.stdout + made.stderr).toMatch(/^\d+ rows of \d+ tables in /);
  expect(daybook.command("backup", backup).stderr).toContain("is there already");
  expect(daybook.command("doctor").stdout).toBe("Nothing is wrong.\n");
  expect(daybook.command("restore", backup).stderr).toContain("holds something already");
  await daybook.kill();

  const old = daybook.data;
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "no-backup.db"), "something else");
  expect(daybook.command("restore", join(elsewhere, "no-backup.db")).status).not.toBe(0);
  daybook.data = elsewhere;
  const restored = daybook.command("restore", backup);
  expect(restored.stdout + restored.stderr).toMatch(/^\d+ rows of \d+ tables from .*; everybody signs in anew/);
  expect(daybook.command("doctor").stdout).toBe("Nothing is wrong.\n");
  await daybook.start();
  // A backup lets nobody in.
  await rosa.reload();
  await expect(rosa).toHaveURL(/sign-in/);
  const again = await daybook.as("rosa");
  await openWeek(again);
  await expect(chip(again, "11:15–12:15", FRIDAY)).toBeVisible();
  await daybook.kill();
  daybook.data = old;
});

test("a server whose disk is full says so, loses nothing, and goes on when there is room", async ({ daybook }) => {
  await daybook.kill();
  await daybook.startCramped(3_000);
  const rosa = await daybook.as("rosa");
  await openWeek(rosa);
  const session = await cookie(daybook, "rosa");
  const client = crypto.randomUUID();
  const write = async (seq: number) => {
    const slot = { timed: { start: `${FRIDAY}T18:00:00`, end: `${FRIDAY}T18:30:00`, zone: "Europe/Berlin" } };
    const draft = { id: crypto.randomUUID(), method: "call", title: `Call ${seq}`, note: "x".repeat(3_000), slot };
    const envelope = { client, seq, mutation: crypto.randomUUID(), seen: 0, command: { activities: { plan: draft } } };
    const body = JSON.stringify({ envelopes: [envelope], seen: 0 });
    return fetch(`${daybook.url}/api/submit`, { method: "POST", headers: { cookie: session, "content-type": "application/json" }, body });
  };
  let confirmed = 0;
  let answer = await write(1);
  while (answer.status === 200 && confirmed < 2_000) answer = await write((confirmed += 1) + 1);
  expect(answer.status).toBe(507);
  expect(await answer.json()).toBe("unwritable");

  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(rosa.locator(".sync-state")).toHaveText("The server cannot store anything · 1 kept here");
  daybook.liftLimit();
  await saved(rosa);
  expect((await write(confirmed + 1)).status).toBe(200);
  await daybook.kill();
  await daybook.start();
  await openWeek(rosa);
  await expect(chip(rosa, "11:15–12:15", FRIDAY)).toBeVisible();
  expect(daybook.command("doctor").stdout).toBe("Nothing is wrong.\n");
  const seed = await (await fetch(`${daybook.url}/api/activities`, { method: "POST", headers: { cookie: session, "content-type": "application/json" }, body: JSON.stringify({ period: { first: FRIDAY, last: FRIDAY } }) })).text();
  expect(seed.match(/"title":"Call \d+"/g)).toHaveLength(confirmed + 1);
});

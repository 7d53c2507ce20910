// What is malformed, too large, foreign or not there gets a clear answer and breaks nothing.
import { chip, cookie, expect, FRIDAY, openWeek, test, type Daybook } from "./stage.js";

test("unknown commands and malformed bodies are refused with a trace id, unknown things with 404", async ({ daybook }) => {
  const session = await cookie(daybook, "rosa");
  const post = (name: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${daybook.url}/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: session, ...headers },
      body,
    });
  for (const body of ["", "{", "[]", '{"envelopes":[{"command":{"activities":{"explode":{}}}}],"seen":0}', '{"envelopes":7,"seen":-1}']) {
    const answer = await post("submit", body);
    expect(answer.status, body).toBeGreaterThanOrEqual(400);
    expect(answer.status, body).toBeLessThan(500);
    expect(await answer.text(), body).toMatch(/malformed.*[0-9a-f]{32}/);
  }
  expect((await post("no_such_function", "{}")).status).toBe(404);
  const nowhere = await post("open_customer", '{"id":"00000000-0000-7000-8000-000000000000"}');
  expect(nowhere.status).toBe(404);
  expect(await nowhere.json()).toBe("not_found");
  expect((await post("board", "{}", { cookie: "" })).status).toBe(401);
  expect((await post("board", "{}", { origin: "https://elsewhere.example" })).status).toBe(403);
  const long = JSON.stringify({ text: "x".repeat(300_000) });
  const unread = await post("submit", long, { cookie: "" });
  expect([unread.status, await unread.json()], "what is long is not even read").toEqual([401, "signed_out"]);
  expect((await post("submit", long)).status).toBe(400);
  expect((await post("board", "{}")).headers.get("cache-control")).toBe("no-store");
  expect((await fetch(`${daybook.url}/healthz`)).status).toBe(200);
});

test("whoever calls through the proxy in front is told apart, and nobody else is believed", async ({ daybook }) => {
  const guess = (login: string, from: string) =>
    fetch(`${daybook.url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": from },
      body: `login=${login}&password=guess`,
    }).then((answer) => answer.headers.get("location") ?? "");
  const told = async (from: (nth: number) => string) => {
    const answers = [];
    for (let nth = 0; nth < 11; nth++) answers.push(await guess(`nobody-${nth}`, from(nth)));
    return answers.at(-1);
  };
  expect(await told((nth) => `203.0.113.${nth}`)).toContain("fault=slow");
  await daybook.kill();
  await daybook.start("--behind", "127.0.0.1");
  expect(await told((nth) => `203.0.113.${nth}`)).toContain("fault=refused");
  expect(await told((nth) => `203.0.113.${nth}, 198.51.100.7`)).toContain("fault=slow");
});

test("a slot that cannot be is refused, and the stream goes on behind it", async ({ daybook }) => {
  const session = await cookie(daybook, "rosa");
  const client = crypto.randomUUID();
  const plan = (seq: number, start: string, end: string, zone: string) => ({
    client,
    seq,
    mutation: crypto.randomUUID(),
    seen: 0,
    command: { activities: { plan: { id: crypto.randomUUID(), method: "visit", title: "Probe", slot: { timed: { start, end, zone } } } } },
  });
  const envelopes = [
    plan(1, "2026-11-20T10:00:00", "2026-11-20T09:00:00", "Europe/Berlin"),
    plan(2, "2026-11-20T10:00:00", "2026-11-20T11:00:00", "Mars/Olympus"),
    plan(3, "9999-11-20T10:00:00", "9999-11-20T11:00:00", "Europe/Berlin"),
    plan(4, "2026-11-20T10:00:00", "2026-11-20T11:00:00", "Europe/Berlin"),
    plan(9, "2026-11-20T10:00:00", "2026-11-20T11:00:00", "Europe/Berlin"),
  ];
  const answer = await fetch(`${daybook.url}/api/submit`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: session },
    body: JSON.stringify({ envelopes, seen: 0 }),
  });
  const { receipts } = (await answer.json()) as { receipts: { outcome: unknown }[] };
  expect(receipts.map((receipt) => receipt.outcome)).toEqual([
    { refused: { field: { field: "end", fault: "ends_before_start" } } },
    { refused: { field: { field: "zone", fault: "unknown_zone" } } },
    { refused: { field: { field: "slot", fault: "out_of_range" } } },
    { accepted: expect.any(Number) },
    { refused: "out_of_step" },
  ]);
});

test("commands from a file are carried out through the same rules; refusals name their line", async ({ daybook }) => {
  const slot = { timed: { start: "2026-11-20T10:00:00", end: "2026-11-20T11:00:00", zone: "Europe/Berlin" } };
  const lines = [
    JSON.stringify({ activities: { plan: { id: crypto.randomUUID(), method: "visit", title: "By file", slot } } }),
    "not json",
    JSON.stringify({ activities: { cancel: { id: crypto.randomUUID() } } }),
  ];
  const done = daybook.command("submit", "--as", "rosa", daybook.file("commands.jsonl", lines.join("\n")));
  expect(done.stdout).toContain("line 2: not understood");
  expect(done.stdout).toContain('line 3: refused: "not_found"');
  expect(done.stdout).toContain("1 commands carried out, 2 refused");
  expect(done.status).toBe(1);
});

test("what was written by another process reaches an open page by itself", async ({ daybook }) => {
  const page = await daybook.as("rosa");
  await page.goto("/calendar?date=2026-11-18");
  await page.locator(".grid-ground[data-ready]").waitFor();
  const slot = { timed: { start: "2026-11-20T14:00:00", end: "2026-11-20T15:00:00", zone: "Europe/Berlin" } };
  const command = JSON.stringify({ activities: { plan: { id: crypto.randomUUID(), method: "call", title: "By file", slot } } });
  daybook.command("submit", "--as", "rosa", daybook.file("commands.jsonl", command));
  await expect(page.locator(".chip", { hasText: "By file" })).toBeVisible({ timeout: 2000 });
});

test("a title is text on the calendar, whatever is in it", async ({ daybook }) => {
  const title = `<img src=x onerror="document.title='taken'"> & "quoted" 'too'`;
  const id = "0192bbbb-0000-7000-8000-000000000001";
  daybook.submit("rosa", { activities: { plan: { id, method: "visit", title, place: "</div><b>x</b>", slot: { timed: { start: `${FRIDAY}T15:00:00`, end: `${FRIDAY}T16:00:00`, zone: "Europe/Berlin" } } } } });
  const page = await daybook.as("rosa");
  await openWeek(page);
  const shown = chip(page, "quoted", FRIDAY);
  await expect(shown.locator(".chip-title")).toHaveText(title);
  await expect(shown).toHaveAttribute("aria-label", new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}, `));
  await shown.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(shown).toContainText("14:45–15:45");
  await expect(shown).toBeFocused();
  await expect(page.locator(".chip img, .chip b")).toHaveCount(0);
  await expect(page).not.toHaveTitle(/taken/);
});

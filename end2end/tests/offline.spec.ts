// Without a network: what is done is kept on the device, and arrives once, whatever dies in between.
import type { Page } from "@playwright/test";
import { chip, expect, takenAlong, middle, open, openCustomer, openWeek, saved, spot, test, drag, FRIDAY, THURSDAY, TUESDAY, type Daybook } from "./stage.js";

const state = (page: Page) => page.locator(".sync-state");

/** The outbox as the browser keeps it; puts another in its place, where one is given. */
const outbox = (page: Page, put?: string) =>
  page.evaluate(async (put) => {
    const name = (await indexedDB.databases()).find((database) => database.name?.startsWith("daybook-"))?.name ?? "";
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opened = indexedDB.open(name);
      opened.onsuccess = () => resolve(opened.result);
    });
    const store = database.transaction("kept", "readwrite").objectStore("kept");
    const asked = put === undefined ? store.get("outbox") : store.put(put, "outbox");
    const found = await new Promise<unknown>((resolve) => {
      asked.onsuccess = () => resolve(asked.result);
    });
    database.close();
    return found;
  }, put);

/** Which mutation waits at a place in the outbox. */
async function waitingAt(page: Page, at: number) {
  const kept = JSON.parse(String(await outbox(page))) as { waiting: { done: { pending: { mutation: string } } }[] };
  return kept.waiting[at]?.done.pending.mutation ?? "";
}

/** Rosa moves a visit without a network, and Malik has her week before him. */
async function movedWithoutNetwork(daybook: Daybook) {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  await openWeek(malik, "team");
  await rosa.context().setOffline(true);
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  return [rosa, malik] as const;
}

/** Counts what a page sends. */
function sendings(page: Page) {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/submit")) sent.push(request.url());
  });
  return sent;
}

test("two tabs are one device: the same picture, what waits is sent once", async ({ daybook }) => {
  const one = await daybook.as("rosa");
  await openWeek(one);
  const two = await one.context().newPage();
  await openWeek(two);
  const malik = await daybook.as("malik");
  await openWeek(malik, "team");
  const sent = [sendings(one), sendings(two)];
  await one.context().setOffline(true);
  await expect(state(two)).toHaveAttribute("data-state", "offline");
  await chip(one, "Nordwind Bakery", FRIDAY).focus();
  await one.keyboard.press("Alt+ArrowDown");
  await expect(one.locator(".toast")).toContainText("11:15");
  await expect(chip(two, "11:15–12:15", FRIDAY)).toBeVisible();
  await chip(two, "Nordwind Bakery", FRIDAY).focus();
  await two.keyboard.press("Alt+ArrowDown");
  await expect(chip(one, "11:30–12:30", FRIDAY)).toBeVisible();
  for (const page of [one, two]) await expect(state(page)).toHaveText("Offline · 2 waiting");
  await one.context().setOffline(false);
  for (const page of [one, two]) await saved(page);
  await expect(chip(malik, "11:30–12:30", FRIDAY)).toBeVisible();
  expect(sent.map((list) => list.length).sort()).toEqual([0, 1]);
  // Closed, the one that sends hands over to the other.
  const leader = sent[0]?.length === 1 ? one : two;
  const other = leader === one ? two : one;
  await leader.close();
  await other.bringToFront();
  await chip(other, "Nordwind Bakery", FRIDAY).focus();
  await other.keyboard.press("Alt+ArrowDown");
  await expect(chip(malik, "11:45–12:45", FRIDAY)).toBeVisible();
});

test("two tabs and the installed window are one device: the same picture, what waits is sent once", async ({ daybook }) => {
  const machine = daybook.machine();
  const pages = [await machine.boot("rosa", true), await machine.tab(), await machine.installed()];
  for (const page of pages) await openWeek(page);
  const malik = await daybook.as("malik");
  await openWeek(malik, "team");
  const sent = pages.map(sendings);
  await pages[0]?.context().setOffline(true);
  let shown = "11:00–12:00";
  for (const [page, moved] of pages.map((page, at) => [page, ["11:15–12:15", "11:30–12:30", "11:45–12:45"][at] ?? ""] as const)) {
    await page.bringToFront();
    await expect(chip(page, shown, FRIDAY)).toBeVisible();
    await chip(page, "Nordwind Bakery", FRIDAY).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expect(chip(page, moved, FRIDAY)).toBeVisible();
    shown = moved;
  }
  for (const page of pages) {
    await expect(chip(page, shown, FRIDAY)).toBeVisible();
    await expect(state(page)).toHaveText("Offline · 3 waiting");
  }
  await pages[0]?.context().setOffline(false);
  for (const page of pages) await saved(page);
  await expect(chip(malik, shown, FRIDAY)).toBeVisible();
  expect(sent.map((list) => list.length).sort()).toEqual([0, 0, 1]);
});

test("what is refused comes back with its reason, and waits in the outbox until it is dealt with", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  await takenAlong(rosa);
  await openWeek(malik, "team");
  await rosa.context().setOffline(true);
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Offline · 1 waiting");
  await chip(malik, "Nordwind Bakery", FRIDAY).click();
  await malik.getByRole("button", { name: "Call off" }).click();
  await saved(malik);
  await rosa.context().setOffline(false);
  await expect(state(rosa)).toHaveText("Needs attention · 1");
  await state(rosa).click();
  const back = rosa.locator(".outbox li");
  await expect(back).toContainText("Nordwind Bakery");
  await expect(back).toContainText("11:15");
  // Whatever happens to the page, it is still there.
  await rosa.reload();
  await expect(back).toContainText("Nordwind Bakery");
  await back.getByRole("button", { name: "Give up" }).click();
  await expect(back).toHaveCount(0);
  await saved(rosa);
});

test("a conflict that is not answered at once stays, and is answered from the outbox", async ({ daybook }) => {
  const [rosa, malik] = await movedWithoutNetwork(daybook);
  await expect(chip(rosa, "11:15–12:15", FRIDAY)).toBeVisible();
  await chip(malik, "Nordwind Bakery", FRIDAY).focus();
  await malik.keyboard.press("Alt+ArrowUp");
  await saved(malik);
  await rosa.context().setOffline(false);
  const dialog = rosa.getByRole("dialog");
  await expect(dialog).toContainText("Malik Osei changed");
  await rosa.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(chip(rosa, "10:45–11:45", FRIDAY)).toBeVisible();
  await open(rosa, "/outbox");
  // A page that is opened asks again.
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await saved(rosa);
  await expect(rosa.locator(".outbox li")).toHaveCount(0);
  await expect(chip(malik, "11:15–12:15", FRIDAY)).toBeVisible();
});

test("what the stream says while the device begins does not keep it from taking along what it needs", async ({ daybook }) => {
  const rosa = await daybook.as("rosa");
  // The first thing that is heard comes just when this page has become the one that fills the device.
  await rosa.addInitScript(() => {
    const early: (() => void)[] = [];
    let leads = false;
    const listen = EventSource.prototype.addEventListener;
    const listenLate = function (this: EventSource, type: string, hear: EventListener) {
      const late = (event: Event) => (leads ? hear(event) : early.push(() => hear(event)));
      listen.call(this, type, type === "message" ? late : hear);
    };
    Object.assign(EventSource.prototype, { addEventListener: listenLate });
    const request = navigator.locks.request.bind(navigator.locks) as (...all: unknown[]) => Promise<unknown>;
    const heardFirst = async (name: string, options: object, then: () => unknown) => {
      await new Promise((heard) => setInterval(() => early.length && heard(0), 10));
      return request(name, options, () => {
        const held = then();
        leads = true;
        for (const hear of early.splice(0)) hear();
        return held;
      });
    };
    Object.assign(navigator.locks, { request: heardFirst });
  });
  await openWeek(rosa);
  await takenAlong(rosa);
});

test("what waits and was never sent can be given up", async ({ daybook }) => {
  const rosa = await daybook.as("rosa");
  await openWeek(rosa);
  await takenAlong(rosa);
  await rosa.context().setOffline(true);
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Offline · 1 waiting");
  await state(rosa).click();
  await rosa.locator(".outbox li", { hasText: "Nordwind Bakery" }).getByRole("button", { name: "Give up" }).click();
  await expect(state(rosa)).toHaveText("Offline");
  await rosa.goBack();
  await expect(chip(rosa, "11:00–12:00", FRIDAY)).toBeVisible();
});

test("a browser that is killed at any moment has kept whatever it showed as done", async ({ daybook }) => {
  const runs = Number(process.env.DAYBOOK_KILLS ?? 3);
  test.setTimeout(30_000 + runs * 30_000);
  const malik = await daybook.as("malik");
  const machine = daybook.machine();
  let confirmed = "11:00";
  for (let run = 0; run < runs; run += 1) {
    const page = await machine.boot("rosa");
    await page.exposeFunction("confirmedAs", (text: string) => {
      const time = /\d\d:\d\d/.exec(text)?.[0];
      if (time) confirmed = time;
    });
    await openWeek(page);
    await saved(page);
    await page.evaluate(() => {
      const tell = () => {
        const text = document.querySelector(".toast")?.textContent;
        if (text) void (window as unknown as { confirmedAs: (text: string) => void }).confirmedAs(text);
      };
      new MutationObserver(tell).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.context().setOffline(true);
    await chip(page, "Nordwind Bakery", FRIDAY).focus();
    // Moves down by quarters of an hour, up again where the day ends: killed somewhere among them.
    const key = run % 2 === 0 ? "Alt+ArrowDown" : "Alt+ArrowUp";
    const dies = new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 500)).then(() => machine.kill());
    for (let press = 0; press < 6; press += 1) await page.keyboard.press(key).catch(() => undefined);
    await dies;
    const again = await machine.boot("rosa");
    await openWeek(again);
    await saved(again);
    await openWeek(malik, "team");
    const text = (await chip(malik, "Nordwind Bakery", FRIDAY).textContent()) ?? "";
    const arrived = /\d\d:\d\d/.exec(text)?.[0] ?? "";
    // What was done after the last thing that was seen as done may have been kept, too.
    if (run % 2 === 0) expect(arrived >= confirmed, `${run}: ${arrived} is not as far as ${confirmed}`).toBe(true);
    else expect(arrived <= confirmed, `${run}: ${arrived} is not as far as ${confirmed}`).toBe(true);
    confirmed = arrived;
    await machine.kill();
  }
});

test("a day without a network begins from nothing: every page by its address, what is done there arrives later", async ({ daybook }) => {
  const article = { id: crypto.randomUUID(), set: [{ title: "Resetting the pump" }, { body: "Hold both keys." }, { field: true }] };
  daybook.submit("ines", { knowledge: { write: article } });
  const machine = daybook.machine();
  const online = await machine.boot("rosa");
  await open(online, "/outbox");
  await takenAlong(online);
  await expect(online.getByText(/\d+ records, \d+ kB, as of/)).toBeVisible();
  await machine.close();
  await daybook.kill();
  const page = await machine.boot("rosa");
  await page.locator("html[data-alive]").waitFor();
  await expect(page.getByRole("heading", { level: 1, name: /18 Nov/ })).toBeVisible();
  await expect(page.locator(".day-line", { hasText: "Alster Optics" }).first()).toBeVisible();
  await openWeek(page);
  await expect(state(page)).toHaveAttribute("data-state", "offline");
  const from = await middle(chip(page, "Nordwind Bakery", TUESDAY));
  await drag(page, from, { x: from.x, y: (await spot(page, TUESDAY, 16)).y + (from.box.height / 2) });
  await expect(page.locator(".toast")).toContainText("16:00");
  await page.reload();
  await expect(chip(page, "16:00–", TUESDAY)).toBeVisible();
  await openCustomer(page, "Hafen Apotheke");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Hafen Apotheke" })).toBeVisible();
  await open(page, "/issues");
  await page.locator(".board[data-ready]").waitFor();
  await expect(page.locator("[data-issue]").first()).toBeVisible();
  await open(page, "/knowledge");
  await expect(page.getByText("Resetting the pump")).toBeVisible();
  await expect(state(page)).toHaveText("Offline · 1 waiting");
  await daybook.start();
  await saved(page);
  const malik = await daybook.as("malik");
  await openWeek(malik, "team");
  await expect(chip(malik, "16:00–", TUESDAY)).toBeVisible();
});

test("signing out takes everything off the device, and warns where something waits; nobody else sends it", async ({ daybook }) => {
  const rosa = await daybook.as("rosa");
  await openWeek(rosa);
  await takenAlong(rosa);
  const databases = () => rosa.evaluate(async () => (await indexedDB.databases()).filter((database) => database.name?.startsWith("daybook-")).length);
  await expect.poll(databases).toBe(1);
  await rosa.context().setOffline(true);
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Offline · 1 waiting");
  // Somebody else on the same device finds nothing of it, and sends nothing of it.
  await rosa.context().clearCookies();
  await rosa.context().setOffline(false);
  await expect(state(rosa)).toHaveText("Signed out · 1 kept here");
  await rosa.goto("/sign-in");
  await rosa.getByLabel("Sign-in name").fill("malik");
  await rosa.getByLabel("Password").fill("daybook demo");
  await rosa.getByRole("button", { name: "Sign in" }).click();
  await openWeek(rosa, "team");
  await saved(rosa);
  await expect(chip(rosa, "11:00–12:00", FRIDAY)).toBeVisible();
  await expect.poll(databases).toBe(2);
  await open(rosa, "/settings");
  await rosa.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(rosa).toHaveURL(/sign-in/);
  await expect.poll(databases).toBe(1);
  // Whose it is finds it, is warned, and may send it instead.
  await rosa.getByLabel("Sign-in name").fill("rosa");
  await rosa.getByLabel("Password").fill("daybook demo");
  await rosa.route("**/submit**", (route) => route.abort());
  await rosa.getByRole("button", { name: "Sign in" }).click();
  await open(rosa, "/settings");
  await expect(state(rosa)).toContainText("1 waiting");
  await rosa.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(rosa.getByRole("dialog")).toContainText("1 changes have not reached the server");
  await rosa.getByRole("button", { name: "Cancel" }).click();
  await rosa.unroute("**/submit**");
  await saved(rosa);
  await openWeek(rosa);
  await expect(chip(rosa, "11:15–12:15", FRIDAY)).toBeVisible();
});

test("a day in a basement: three visits moved, one recorded, an issue with a photograph, a card moved; a colleague did two of them otherwise", async ({ daybook }) => {
  test.setTimeout(120_000);
  const machine = daybook.machine();
  const before = await machine.boot("rosa");
  await takenAlong(before);
  await machine.close();
  await daybook.kill();
  const rosa = await machine.boot("rosa");
  await rosa.context().setOffline(true);
  await openWeek(rosa);
  // Three visits.
  const move = async (title: string, day: string, key: string) => {
    await chip(rosa, title, day).first().focus();
    await rosa.keyboard.press(key);
  };
  await move("Nordwind Bakery", FRIDAY, "Alt+ArrowDown");
  await expect(rosa.locator(".toast")).toContainText("11:15");
  await move("Nordwind Bakery", TUESDAY, "Alt+ArrowDown");
  await expect(rosa.locator(".toast")).toContainText("14:15");
  await move("Elbe Dental Lab", THURSDAY, "Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Offline · 3 waiting");
  // One recorded with the full form.
  await chip(rosa, "Alster Optics", TUESDAY).click();
  const dialog = rosa.getByRole("dialog");
  await dialog.locator("#outcome").fill("Agreed on the new shelf");
  await dialog.getByText("About the sale").click();
  await dialog.locator("#next_stage").selectOption("proposal");
  await dialog.locator("#next_date").fill(FRIDAY);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(state(rosa)).toHaveText("Offline · 4 waiting");
  // An issue with a photograph.
  await open(rosa, "/issues");
  await rosa.locator(".board[data-ready]").waitFor();
  await rosa.getByRole("button", { name: "New issue" }).click();
  await dialog.locator("#issue-customer").fill("hafen");
  await rosa.getByRole("option", { name: /Hafen Apotheke/ }).click();
  await dialog.locator("#issue-title").fill("The shelf is bent");
  const photograph = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(1_400_000, 7)]);
  await dialog.locator("input[type=file]").setInputFiles({ name: "shelf.png", mimeType: "image/png", buffer: photograph });
  await expect(dialog.locator(".files li")).toContainText("shelf.png");
  await dialog.getByRole("button", { name: "Register" }).click();
  await expect(rosa.locator("[data-issue]", { hasText: "The shelf is bent" })).toBeVisible();
  // A card moved.
  const card = rosa.locator("[data-issue]", { hasText: "The shelf is bent" });
  await card.locator("summary").click();
  await card.getByRole("button", { name: "Move to In progress" }).click();
  await expect(rosa.locator('[data-column="in_progress"] [data-issue]', { hasText: "The shelf is bent" })).toBeVisible();
  await expect(state(rosa)).toHaveText("Offline · 7 waiting");

  // Meanwhile a colleague moves one of the visits, and writes a note to another.
  await daybook.start();
  const malik = await daybook.as("malik");
  await openWeek(malik, "team");
  await chip(malik, "Nordwind Bakery", FRIDAY).focus();
  await malik.keyboard.press("Alt+ArrowUp");
  await chip(malik, "Nordwind Bakery", TUESDAY).click();
  await malik.getByRole("dialog").getByLabel("Note").fill("Bring the samples");
  await malik.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved(malik);

  await rosa.context().setOffline(false);
  await expect(dialog).toContainText("Malik Osei changed");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await saved(rosa);
  await expect(rosa.locator(".sync-state")).toHaveText("Saved");
  for (const page of [rosa, malik]) {
    await openWeek(page, "team");
    await expect(chip(page, "11:15–12:15", FRIDAY)).toBeVisible();
    await expect(chip(page, "14:15–", TUESDAY)).toBeVisible();
    await expect(chip(page, "Alster Optics", TUESDAY)).toHaveAttribute("data-state", "done");
  }
  await chip(malik, "Nordwind Bakery", TUESDAY).click();
  await expect(malik.getByRole("dialog").getByLabel("Note")).toHaveValue("Bring the samples");
  await malik.keyboard.press("Escape");
  await open(malik, "/issues");
  await malik.locator('[data-column="in_progress"] [data-issue]', { hasText: "The shelf is bent" }).locator(".card-open").click();
  const file = malik.getByRole("dialog").getByRole("link", { name: "shelf.png" });
  await expect(file).toBeVisible();
  const address = (await file.getAttribute("href")) ?? "";
  const kept = await malik.request.get(address);
  expect((await kept.body()).equals(photograph)).toBe(true);
});

test("a program and a server that do not understand each other lose nothing: what waits is kept until they do", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  await openWeek(malik, "team");
  await rosa.route("**/api/submit**", async (route) => {
    const body = route.request().postDataJSON() as { envelopes: { command: unknown }[] };
    const envelopes = body.envelopes.map((envelope) => ({ ...envelope, command: { of_another_release: {} } }));
    await route.continue({ postData: JSON.stringify({ ...body, envelopes }) });
  });
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Update Daybook · 1 kept here");
  await rosa.unroute("**/api/submit**");
  await rosa.reload();
  await saved(rosa);
  await expect(chip(malik, "11:15–12:15", FRIDAY)).toBeVisible();

  // What a later program has written stays as it is; what is done meanwhile gets through.
  const later = JSON.stringify({ format: 99, something: "else" });
  await outbox(rosa, later);
  await openWeek(rosa);
  await expect(state(rosa)).toContainText("Update Daybook");
  await chip(rosa, "Nordwind Bakery", FRIDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(chip(malik, "11:30–12:30", FRIDAY)).toBeVisible();
  expect(await outbox(rosa)).toBe(later);
});

test("where the server fails at one change, what came before it arrives, it is told, and what came after it arrives once that is given up", async ({ daybook }) => {
  const [rosa, malik] = [await daybook.as("rosa"), await daybook.as("malik")];
  await openWeek(rosa);
  const two = await rosa.context().newPage();
  await openWeek(two);
  await openWeek(malik, "team");
  let poison = "";
  for (const page of [rosa, two]) {
    await page.route("**/api/submit**", async (route) => {
      const { envelopes } = route.request().postDataJSON() as { envelopes: { mutation: string }[] };
      const fails = envelopes.some((envelope) => envelope.mutation === poison);
      await (fails ? route.fulfill({ status: 500, contentType: "application/json", body: JSON.stringify({ fault: "4711" }) }) : route.continue());
    });
  }
  await rosa.context().setOffline(true);
  const down = async (title: string, day: string, shows: string) => {
    await chip(rosa, title, day).focus();
    await rosa.keyboard.press("Alt+ArrowDown");
    await expect(rosa.locator(".toast")).toContainText(shows);
  };
  await down("Nordwind Bakery", FRIDAY, "11:15");
  await down("Nordwind Bakery", TUESDAY, "14:15");
  await down("Elbe Dental Lab", THURSDAY, "10:15");
  await expect(state(rosa)).toHaveText("Offline · 3 waiting");
  poison = await waitingAt(rosa, 1);
  await rosa.context().setOffline(false);
  await expect(chip(malik, "11:15–12:15", FRIDAY)).toBeVisible();
  for (const page of [rosa, two]) await expect(state(page)).toHaveText("The server fails at a change · 2 kept here");
  await state(rosa).click();
  await rosa.locator(".outbox li", { hasText: "Nordwind Bakery" }).getByRole("button", { name: "Give up" }).click();
  for (const page of [rosa, two]) await saved(page);
  await expect(chip(malik, "10:15–", THURSDAY)).toBeVisible();
  await expect(chip(malik, "14:00–", TUESDAY)).toBeVisible();
  // Where nothing else waits, all is well again as well.
  await openWeek(rosa);
  await rosa.context().setOffline(true);
  await down("Nordwind Bakery", TUESDAY, "14:15");
  poison = await waitingAt(rosa, 0);
  await rosa.context().setOffline(false);
  for (const page of [rosa, two]) await expect(state(page)).toHaveText("The server fails at a change · 1 kept here");
  await state(rosa).click();
  await rosa.locator(".outbox li", { hasText: "Nordwind Bakery" }).getByRole("button", { name: "Give up" }).click();
  for (const page of [rosa, two]) await saved(page);
});

test("whoever clears what the browser keeps while a page is open loses nothing that it shows as waiting", async ({ daybook }) => {
  const [rosa, malik] = await movedWithoutNetwork(daybook);
  await expect(rosa.locator(".toast")).toContainText("11:15");
  await rosa.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        const removed = indexedDB.deleteDatabase(name ?? "");
        removed.onsuccess = removed.onblocked = resolve;
      });
    }
  });
  await chip(rosa, "Elbe Dental Lab", THURSDAY).focus();
  await rosa.keyboard.press("Alt+ArrowDown");
  await expect(state(rosa)).toHaveText("Offline · 2 waiting");
  await rosa.context().setOffline(false);
  await saved(rosa);
  await expect(chip(malik, "11:15–12:15", FRIDAY)).toBeVisible();
  await expect(chip(malik, "10:15–", THURSDAY)).toBeVisible();
});

test("who signs out on one page has done so on all of them", async ({ daybook }) => {
  const one = await daybook.as("rosa");
  await openWeek(one);
  const two = await one.context().newPage();
  await openWeek(two);
  await takenAlong(two);
  await open(one, "/settings");
  await one.getByRole("button", { name: "Sign out", exact: true }).click();
  for (const page of [one, two]) await expect(page).toHaveURL(/sign-in/);
});

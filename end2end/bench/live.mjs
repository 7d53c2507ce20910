// A thousand who follow: what they cost the server in memory, and how long it takes until somebody else's change is painted.
import { Follower, followAll } from "../follower.mjs";
import { DAY, must, pause } from "../server.mjs";
import { at, Visitor } from "./visitor.mjs";

const FOLLOWERS = 1000;
const CHANGES = 200;

export async function live({ browser, server }) {
  const atRest = server.memory();
  const manager = await server.signIn("manager");
  const writer = { client: crypto.randomUUID(), seq: 0 };
  const submit = async (command) => {
    const envelope = { client: writer.client, seq: ++writer.seq, mutation: crypto.randomUUID(), seen: 0, command };
    const { receipts } = await server.ask(manager, "submit", { envelopes: [envelope], seen: Number.MAX_SAFE_INTEGER });
    must(receipts[0].outcome.accepted, JSON.stringify(receipts));
  };
  const visit = crypto.randomUUID();
  const slot = { timed: { start: `${DAY}T20:00:00`, end: `${DAY}T21:00:00`, zone: "Europe/Berlin" } };
  await submit({ activities: { plan: { id: visit, method: "visit", title: "Change 0", slot, reason: "Measured" } } });
  const { version } = await server.ask(manager, "activities", { period: { first: DAY, last: DAY } });
  await pause(1000);
  const before = server.memory();
  const crowd = Array.from({ length: FOLLOWERS }, () => new Follower([server], manager, version));
  await followAll(crowd);
  await pause(1000);
  const each = (server.memory() - before) / FOLLOWERS;

  const visitor = await Visitor.arrive(browser, server, "manager");
  await visitor.go(`/calendar?view=week&date=${DAY}&who=me`);
  await visitor.page.locator(".chip", { hasText: "Change 0" }).waitFor();
  await visitor.page.evaluate(() => {
    window.__painted = {};
    const look = () => {
      const title = [...document.querySelectorAll(".chip-title")].find((title) => title.textContent.startsWith("Change "))?.textContent;
      if (!title || title in window.__painted) return;
      window.__painted[title] = null;
      requestAnimationFrame(() => setTimeout(() => (window.__painted[title] = Date.now())));
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const delays = [];
  for (let change = 1; change <= CHANGES; change++) {
    const title = `Change ${change}`;
    const sent = Date.now();
    await submit({ activities: { edit: { id: visit, set: [{ title }] } } });
    const painted = await visitor.page.waitForFunction((title) => window.__painted[title], title, { polling: 100 });
    delays.push((await painted.jsonValue()) - sent);
    await pause(100);
  }
  for (const follower of crowd) follower.leave();
  await visitor.leave();
  return [
    { name: "memory of the server at rest, a year's data, MiB", value: atRest / 1024, budget: 60 },
    { name: `memory of each of ${FOLLOWERS} who follow, KiB`, value: each, budget: 40 },
    { name: `written → painted elsewhere, ${FOLLOWERS} follow: median, ms`, value: at(0.5, delays) },
    { name: `written → painted elsewhere, ${FOLLOWERS} follow: p95, ms`, value: at(0.95, delays), budget: 150 },
  ];
}

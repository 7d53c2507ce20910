// A crowd: many who follow the log, and some who write, on one server or on several that share a PostgreSQL. Tells how
// long a change takes to reach those who follow, and what each of them costs in memory. With several servers one is
// killed and started again on the way, and then the database is; whoever followed comes back by themselves and must
// have missed nothing, and seen nothing twice.
// `node crowd.mjs [SECONDS] [FOLLOWERS] [WRITERS] [SERVERS]`; 60 seconds, 1000, 20 and 1 unless told. DATABASE_URL names a
// PostgreSQL, DAYBOOK_RESTART_DATABASE a command that restarts it.
import { execSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Follower, followAll } from "./follower.mjs";
import { DAY, must, pause, Server } from "./server.mjs";

const [seconds = 60, followers = 1000, writers = 20, count = 1] = process.argv.slice(2).map(Number);
/** How often each of the writers writes, in milliseconds. */
const EVERY = 4_000;
const data = mkdtempSync(join(tmpdir(), "daybook-crowd-"));
const servers = Array.from({ length: count }, () => new Server(data));
const first = servers[0];
// Whoever has just made the cast holds more than who was started with it.
await first.start();
await first.kill();
for (const server of servers) await server.start();
const admin = await first.signIn("admin");
const begins = (await first.ask(admin, "activities", { period: { first: DAY, last: DAY } })).version;

/** When each mutation was sent, and how long it took to those who follow. */
const sentAt = new Map();
const delays = [];
const told = (mutation) => {
  const sent = sentAt.get(mutation);
  if (sent !== undefined && delays.length < 5_000_000) delays.push(performance.now() - sent);
};

let going = true;
let written = 0;
async function write(number) {
  const [client, id] = [crypto.randomUUID(), crypto.randomUUID()];
  const slot = { timed: { start: `${DAY}T12:00:00`, end: `${DAY}T12:30:00`, zone: "Europe/Berlin" } };
  let command = { activities: { plan: { id, method: "visit", title: `Writer ${number}`, slot } } };
  await pause((EVERY / writers) * number);
  let seen = begins;
  for (let seq = 1; going; seq += 1) {
    const envelope = { client, seq, mutation: crypto.randomUUID(), seen, command };
    sentAt.set(envelope.mutation, performance.now());
    for (let tries = 0, answered = false; !answered; tries += 1) {
      answered = await servers[(number + tries) % count]
        .ask(admin, "submit", { envelopes: [envelope], seen: Number.MAX_SAFE_INTEGER })
        .then(({ receipts: [{ outcome }] }) => {
          must(outcome.accepted, JSON.stringify(outcome));
          seen = outcome.accepted;
          return true;
        }, () => pause(100).then(() => false));
    }
    written += 1;
    command = { activities: { edit: { id, set: [{ note: `${seq}` }] } } };
    await pause(EVERY);
  }
}

const atRest = servers.map((server) => server.memory());
const crowd = Array.from({ length: followers }, (_, first) => new Follower(servers, admin, begins, { first, told }));
await followAll(crowd);
await pause(1_000);
const grown = servers.reduce((sum, server, at) => sum + server.memory() - atRest[at], 0);
const writing = Promise.all(Array.from({ length: writers }, (_, number) => write(number)));
const samples = [];
for (let second = 1; second <= seconds; second += 1) {
  await pause(1_000);
  if (second % Math.ceil(seconds / 10) === 0) samples.push(Math.round(servers.reduce((sum, server) => sum + server.memory(), 0) / 1024));
  if (count > 1 && second === Math.round(seconds / 3)) await servers[1].kill();
  if (count > 1 && second === Math.round(seconds / 3) + 5) await servers[1].start();
  if (process.env.DAYBOOK_RESTART_DATABASE && second === Math.round((2 * seconds) / 3)) execSync(process.env.DAYBOOK_RESTART_DATABASE);
}
going = false;
await writing;
const { to } = await first.ask(admin, "catch_up", { from: Math.max(begins, begins + written - 100) });
for (const began = Date.now(); crowd.some((follower) => follower.at < to); await pause(50)) must(Date.now() - began < 30_000, "some who follow do not arrive");
must(to - begins === written, `${written} were confirmed, the log has ${to - begins}`);
for (const follower of crowd) follower.leave();
for (const server of servers) await server.kill();
rmSync(data, { recursive: true, force: true });

delays.sort((a, b) => a - b);
const breaks = crowd.reduce((sum, follower) => sum + follower.breaks, 0);
const at = (part) => `${Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? NaN)} ms`;
console.log(`${count} server(s) on ${first.database ? "PostgreSQL" : "SQLite"}, ${followers} follow, ${writers} write, ${seconds} s: ${written} changes, ${delays.length} times told, ${breaks} connections broken and made again, nothing missed or told twice`);
console.log(`  written → told: median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}; memory at rest ${Math.round(atRest[0] / 1024)} MiB, ${(grown / followers).toFixed(1)} KiB a follower; over time, all servers: ${samples.join(" ")} MiB`);
process.exit(0);

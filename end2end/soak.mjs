// The kill storm: people write over HTTP while the server is killed at random moments. At the end nothing that was
// confirmed is missing, nothing is half done or done twice, the log has no gaps, and the tables say what the log says.
// `node soak.mjs [KILLS]`, 200 unless told; DATABASE_URL names a PostgreSQL, else it is SQLite.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DAY, Fault, must, pause, Server } from "./server.mjs";

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.env.DAYBOOK_SEED ?? Date.now() % 1_000_000);
const data = mkdtempSync(join(tmpdir(), "daybook-soak-"));
const server = new Server(data);

let state = seed;
/** Numbers that are the same for the same seed (the generator of Park and Miller). */
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** Somebody who writes, sends again what was not answered, and remembers what was confirmed. */
class Writer {
  client = crypto.randomUUID();
  seq = 0;
  own = [];
  /** Mutation → how many records it changes, and the version it was confirmed at. */
  sent = new Map();
  constructor(login) {
    this.login = login;
  }

  slot() {
    const hour = 8 + Math.floor(random() * 9);
    return { timed: { start: `${DAY}T${String(hour).padStart(2, "0")}:00:00`, end: `${DAY}T${String(hour).padStart(2, "0")}:30:00`, zone: "Europe/Berlin" } };
  }

  plan() {
    const id = crypto.randomUUID();
    this.own.push(id);
    return { activities: { plan: { id, method: "visit", title: `${this.login} ${this.own.length}`, slot: this.slot() } } };
  }

  next() {
    const several = 1 + Math.floor(random() * 4);
    const moved = this.own[Math.floor(random() * this.own.length)];
    const [command, records] =
      random() < 0.3 || !moved ? [{ together: Array.from({ length: several + 1 }, () => this.plan()) }, several + 1]
      : random() < 0.5 ? [this.plan(), 1]
      : [{ activities: { edit: { id: moved, set: [{ note: crypto.randomUUID() }] } } }, 1];
    const mutation = crypto.randomUUID();
    this.sent.set(mutation, { records });
    return { client: this.client, seq: ++this.seq, mutation, seen: 0, command };
  }

  async write(session, going) {
    while (going()) {
      const envelopes = Array.from({ length: 1 + Math.floor(random() * 5) }, () => this.next());
      for (let answered = false; !answered; ) {
        try {
          const { receipts } = await server.ask(session, "submit", { envelopes, seen: 0 });
          for (const [at, { outcome }] of receipts.entries()) {
            if (!outcome.accepted) throw new Fault(`${this.login}: ${JSON.stringify(outcome)} for ${JSON.stringify(envelopes[at])}`);
            this.sent.get(envelopes[at].mutation).version = outcome.accepted;
          }
          answered = true;
        } catch (error) {
          if (error instanceof Fault) throw error;
          // Nobody is there at the moment.
          await pause(20);
        }
      }
    }
  }
}
/** What the log says, read as an administrator piece by piece. */
class Log {
  version = 0;
  entries = new Map();
  records = new Map();
  async read(session) {
    const delivery = await server.ask(session, "catch_up", { from: this.version });
    must(delivery, "the log does not reach back far enough");
    for (const { version, mutation, events } of delivery.log) {
      must(version === this.version + 1, `after ${this.version} comes ${version}`);
      must(!this.entries.has(mutation.id), `${mutation.id} twice`);
      this.version = version;
      this.entries.set(mutation.id, { version, records: events.length });
      for (const { changed } of events) {
        if (changed?.key.entity !== "activity") continue;
        const record = this.records.get(changed.key.id) ?? {};
        for (const [field, { new: value }] of Object.entries(changed.fields)) record[field] = value;
        this.records.set(changed.key.id, record);
      }
    }
    must(this.version === delivery.to, `the log ends at ${this.version}, not at ${delivery.to}`);
  }
}

await server.start();
const writers = ["rosa", "tom", "malik"].map((login) => new Writer(login));
const admin = await server.signIn("admin");
const log = new Log();
log.version = (await server.ask(admin, "activities", { period: { first: DAY, last: DAY } })).version;
let going = true;
const sessions = await Promise.all(writers.map((writer) => server.signIn(writer.login)));
const writing = Promise.all(writers.map((writer, at) => writer.write(sessions[at], () => going)));
// A fault of a writer is told when it is waited for.
writing.catch(() => undefined);
const began = Date.now();
for (let run = 0; run < kills; run += 1) {
  await pause(50 + random() * 250);
  await server.kill();
  await server.start();
  await log.read(admin);
}
going = false;
await writing;
await log.read(admin);

const confirmed = writers.flatMap((writer) => [...writer.sent]);
for (const [mutation, { records, version }] of confirmed) {
  const entry = log.entries.get(mutation);
  must(entry, `${mutation} was confirmed and is missing`);
  must(entry.version === version, `${mutation} was confirmed at ${version} and is at ${entry.version}`);
  must(entry.records === records, `${mutation} changed ${entry.records} records, not ${records}`);
}
const seeded = await server.ask(admin, "activities", { period: { first: DAY, last: DAY } });
const shown = new Map(seeded.records.flatMap((record) => (record.activity ? [[record.activity.id, record.activity]] : [])));
for (const [id, told] of log.records) {
  const activity = shown.get(id);
  must(activity, `${id} is in the log and not in the table`);
  for (const field of ["title", "note", "slot"]) {
    if (field in told) must(isDeepStrictEqual(activity[field], told[field]), `${id}: ${field} is ${JSON.stringify(activity[field])}, not ${JSON.stringify(told[field])}`);
  }
}
await server.kill();
rmSync(data, { recursive: true, force: true });
const database = server.database ? "PostgreSQL" : "SQLite";
console.log(`${database}: ${kills} kills in ${Math.round((Date.now() - began) / 1000)} s, ${confirmed.length} mutations confirmed, ${log.records.size} activities compared, none missing, half or twice (seed ${seed})`);

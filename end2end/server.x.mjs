// A server for the scripts that measure and torment one: started, killed, asked as a browser asks.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.DAYBOOK_BINARY ?? join(homedir(), ".cache/daybook/target/release/daybook");
/** How long anything may take, in milliseconds. */
const PATIENCE = 20_000;
/** The day it is there. */
export const DAY = "2026-11-18";
const CLOCK = `${DAY}T09:00:00Z`;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Something that must not be, whatever happens to the server. */
export class Fault extends Error {}
export const must = (holds, what) => {
  if (!holds) throw new Fault(what);
};

async function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  #process;
  constructor(data, database = process.env.DATABASE_URL) {
    this.data = data;
    this.database = database;
  }

  /** Has the binary do something with its data; what goes in is text. */
  run(command, input = "") {
    const done = spawnSync(BINARY, [...command, "--data", this.data], { env: this.#environment(), input });
    must(done.status === 0, `${command[0]}: ${done.stdout}${done.stderr}`);
  }

  #environment() {
    const { DATABASE_URL: _, ...env } = process.env;
    return { ...env, ...(this.database && { DATABASE_URL: this.database }), DAYBOOK_CLOCK: CLOCK, RUST_LOG: "error" };
  }

  /** Starts it, at the same port as before, and waits until it answers. */
  async start() {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.#process = spawn(BINARY, ["serve", "--demo", "--data", this.data, "--addr", `127.0.0.1:${this.port}`], {
      env: this.#environment(),
      stdio: ["ignore", "ignore", "inherit"],
    });
    for (const began = Date.now(); ; await pause(10)) {
      if (await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false)) return;
      must(Date.now() - began < PATIENCE, "the server does not start");
    }
  }

  /** Ends it the hard way. */
  async kill() {
    if (!this.#process) return;
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await gone;
  }

  /** What it holds in memory, in KiB; nothing while it is dead. */
  memory() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return 0;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, "utf8"))[1]);
  }

  /** Signs somebody of the cast in; gives back the cookie. */
  async signIn(login) {
    const answer = await fetch(`${this.url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ login, password: "daybook demo" }),
    });
    return (answer.headers.get("set-cookie") ?? "").split(";")[0];
  }

  /** Calls a server function. */
  async ask(session, name, body) {
    const answer = await fetch(`${this.url}/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: session },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

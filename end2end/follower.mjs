// Somebody's open live stream, without a browser.
import { get } from "node:http";
import { must, pause } from "./server.mjs";

export class Follower {
  /** Whether its stream has begun. */
  connected = false;
  /** Whether it has had enough. */
  left = false;
  /** How often it was cut off. */
  breaks = 0;

  /** Follows from a version on, going from one of the servers to the next; `told` hears the id of each mutation. */
  constructor(servers, session, from, { first = 0, told = () => {} } = {}) {
    Object.assign(this, { servers, session, at: from, next: first, told });
  }

  /** Follows like a browser: comes back where it was, to whichever server answers. */
  follow() {
    const server = this.servers[this.next++ % this.servers.length];
    const headers = { cookie: this.session, accept: "text/event-stream", "last-event-id": String(this.at) };
    let broken = false;
    const again = () => {
      if (this.left || broken) return;
      broken = true;
      this.breaks += 1;
      setTimeout(() => this.left || this.follow(), 200);
    };
    const asked = get(`${server.url}/live?from=${this.at}`, { headers }, (answer) => {
      if (answer.statusCode !== 200) return answer.resume(), again();
      let rest = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece) => {
        rest += piece;
        for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) this.hear(rest.slice(0, end));
      });
      answer.on("close", again);
      this.connected = true;
    });
    asked.on("error", again);
    this.asked = asked;
  }

  hear(event) {
    const line = event.split("\n").find((line) => line.startsWith("data:"));
    if (!line || event.includes("event:")) return;
    const { from, to, log } = JSON.parse(line.slice(5));
    must(from === this.at, `a follower at ${this.at} is told what comes after ${from}`);
    for (const { version, mutation } of log) {
      must(version > this.at && version <= to, `a follower at ${this.at} hears ${version} again`);
      this.told(mutation.id);
    }
    this.at = to;
  }

  leave() {
    this.left = true;
    this.asked.destroy();
  }
}

/** Lets them all follow, some at a time, and waits until every stream has begun. */
export async function followAll(crowd) {
  for (const [number, follower] of crowd.entries()) {
    follower.follow();
    if (number % 50 === 49) await pause(50);
  }
  while (!crowd.every((follower) => follower.connected)) await pause(50);
}

// Measures what the product promises by the browser's own counters, on a year's work of twenty people, and prints each
// figure beside its budget. Nothing fails by being slow. `node bench/main.mjs [PART…]` measures some of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../server.mjs";
import { board } from "./board.mjs";
import { calendar } from "./calendar.mjs";
import { list } from "./list.mjs";
import { live } from "./live.mjs";
import { paint } from "./paint.mjs";
import { start } from "./visitor.mjs";

// The list comes last: it adds 100,000 customers.
const PARTS = { live, calendar, board, paint, list };
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);

const server = new Server(mkdtempSync(join(tmpdir(), "daybook-bench-")));
let browser;
try {
  server.run(["seed", "--year"]);
  await server.start();
  browser = await start();
  console.log(`${"figure".padEnd(86)}${"value".padStart(9)}${"budget".padStart(9)}  ok`);
  for (const part of wanted) {
    for (const { name, value, budget } of await PARTS[part]({ browser, server })) {
      const verdict = budget === undefined ? "" : value <= budget ? "yes" : "NO";
      console.log(`${name.padEnd(86)}${value.toFixed(2).padStart(9)}${(budget ?? "").toString().padStart(9)}  ${verdict}`);
    }
  }
} finally {
  await browser?.close();
  await server.kill();
  rmSync(server.data, { recursive: true, force: true });
}

// Begins without a server: with what the device holds.
import start, { begin } from "/package/daybook.js";
await start({ module_or_path: "/package/daybook_bg.wasm" });
begin();

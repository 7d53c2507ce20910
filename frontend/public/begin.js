// Begins without a server: with what the device holds.
import { start, begin } from "/package/daybook.js";
await start(WebAssembly.compileStreaming(fetch("/package/daybook_bg.wasm")));
begin();

// node compile_ink.mjs STORY.ink STORY.json: compiles with inkjs's own compiler and prints what it took.
// BENCH_MODULES is the folder that holds node_modules.
import { createRequire } from "node:module";
import fs from "node:fs";
const { Compiler } = createRequire(`${process.env.BENCH_MODULES}/`)("inkjs/full");
const source = fs.readFileSync(process.argv[2], "utf8");
const rounds = +(process.argv[4] ?? 1);
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e3; };
let text, first, last;
for (let round = 0; round < rounds; round++) {
  const began = cpu();
  text = new Compiler(source).Compile().ToJson();
  last = cpu() - began;
  first ??= last;
}
fs.writeFileSync(process.argv[3], text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
console.log(JSON.stringify({ engine: "inkjs-compiler", cold_ms: first, warm_ms: last, mb: process.resourceUsage().maxRSS / 1024 }));

// node --expose-gc play_ink.mjs play|verify|sessions|save STORY.json NUMBER SEED
// BENCH_MODULES is the folder that holds node_modules.
import { createRequire } from "node:module";
import crypto from "node:crypto";
import fs from "node:fs";
const { Story } = createRequire(`${process.env.BENCH_MODULES}/`)("inkjs");
const [mode, file, number, seed] = process.argv.slice(2);
const raw = fs.readFileSync(file, "utf8");
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const DECISIONS = 11;
let s = +seed, steps = 0, seen = 0;
const next = () => (s = (Math.imul(s, 1103515245) + 12345) & 0x7fffffff) >> 16;

function plays(story, count, digest) {
  for (let p = 0; p < count; p++) {
    story.ResetState();
    let text = story.ContinueMaximally();
    let said = story.currentChoices.map((choice) => choice.text);
    for (;;) {
      seen += text.length + said.length;
      if (digest) digest.update(text.trim() + "\n" + said.join("\n") + "\n");
      if (said.length === 0) break;
      story.ChooseChoiceIndex(next() % said.length);
      text = story.ContinueMaximally();
      said = story.currentChoices.map((choice) => choice.text);
      steps++;
    }
  }
}

function midway() {
  const story = new Story(raw);
  story.ContinueMaximally();
  for (let n = 0; n < DECISIONS && story.currentChoices.length; n++) {
    story.ChooseChoiceIndex(next() % story.currentChoices.length);
    story.ContinueMaximally();
  }
  return story;
}

function cost(work, count) {
  for (let n = 0; n < count / 4; n++) work();
  const began = cpu();
  for (let n = 0; n < count; n++) work();
  return ((cpu() - began) / count) * 1e6;
}

const result = { engine: "inkjs" };
if (mode === "verify") {
  const digest = crypto.createHash("sha256");
  plays(new Story(raw), +number, digest);
  result.digest = digest.digest("hex");
} else if (mode === "play") {
  let began = cpu();
  const story = new Story(raw);
  result.load_ms = (cpu() - began) * 1e3;
  plays(story, Math.max(20, number >> 2));
  steps = 0;
  began = cpu();
  plays(story, +number);
  result.cpu = cpu() - began;
  result.plays = +number;
} else if (mode === "sessions") {
  const keep = [midway(), midway()];
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < +number; n++) keep.push(midway());
  gc();
  result.bytes = (process.memoryUsage().heapUsed - before) / +number;
} else {
  const story = midway();
  const saved = story.state.ToJson();
  result.bytes = Buffer.byteLength(saved);
  result.save_us = cost(() => story.state.ToJson(), +number);
  result.restore_us = cost(() => story.state.LoadJson(saved), +number);
}
console.log(JSON.stringify({ ...result, steps, seen }));

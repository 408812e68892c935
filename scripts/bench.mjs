// Runs every scripts/bench/*.ts that reports figures, one after another, and prints one table with the ratio to the bar.
// Usage: node scripts/bench.mjs [name ...]      for example: node scripts/bench.mjs metrics-store
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "scripts", "bench");
const wanted = process.argv.slice(2);
// A bench is a script that reports; the other files of the folder are what benches stand on.
const benches = readdirSync(folder)
  .filter(
    (name) =>
      name.endsWith(".ts") &&
      name !== "report.ts" &&
      /from "\.\/report\.ts"/.test(readFileSync(join(folder, name), "utf8")),
  )
  .map((name) => name.replace(/\.ts$/, ""));
const unknown = wanted.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There are: ${benches.join(", ")}`);
  process.exit(2);
}

const rows = [];
const broken = [];
for (const name of wanted.length > 0 ? wanted : benches) {
  console.error(`\n== ${name}`);
  const { code, output } = await run(name);
  for (const line of output.split("\n")) {
    if (!line.startsWith("{")) continue;
    try {
      rows.push(JSON.parse(line));
    } catch {
      console.error(`${name} printed a line that is not JSON: ${line}`);
      broken.push(name);
    }
  }
  if (code !== 0) broken.push(name);
}

console.log("\n| bench | figure | measured | bar | ratio | |\n|---|---|---|---|---|---|");
for (const row of rows) {
  console.log(
    `| ${row.bench} | ${row.figure} | ${row.value} ${row.unit} | <= ${row.bar} ${row.unit} | ${row.ratio} | ${row.ratio <= 1 ? "met" : "MISSED"} |`,
  );
}
const missed = rows.filter((row) => !(row.ratio <= 1)).length;
console.log(
  `\n${rows.length} figures, ${missed} missed${broken.length > 0 ? `; did not finish: ${[...new Set(broken)].join(", ")}` : ""}.`,
);
process.exit(missed > 0 || broken.length > 0 ? 1 : 0);

function run(name) {
  return new Promise((resolve) => {
    // The worker is to be started with the same limit: short-lived objects of a poll need no larger nursery.
    const flags = ["--max-semi-space-size=8"];
    const child = spawn(process.execPath, [join(root, "scripts", "run.mjs"), ...flags, join(folder, `${name}.ts`)], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pipeCommands } from "./exec.ts";
import { operand, operands, option } from "./exec-arguments.ts";
import { cappedText } from "./exec-output.ts";

let prefix = "";
const stage = (name: string, ...argv: string[]) => ({
  file: join(prefix, "usr/bin", name),
  prefix,
  argv,
});

beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), "rky-pipe-"));
  await mkdir(join(prefix, "usr/bin"), { recursive: true });
  const programs: Record<string, string> = {
    source:
      "const b = Buffer.alloc(1 << 16, 'x'); let left = Number(process.argv[2]); const go = () => { while (left-- > 0) if (!process.stdout.write(b)) return process.stdout.once('drain', go); process.exitCode = Number(process.argv[3] ?? 0); console.error('source done'); }; go()",
    count: "let n = 0; process.stdin.on('data', (c) => { n += c.length }).on('end', () => console.log(n))",
    quit: "setTimeout(() => process.exit(7), 50)",
    stubborn:
      "process.on('SIGTERM', () => {}); process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000)",
  };
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(prefix, "usr/bin", name), `#!${process.execPath}\n${body}\n`);
    await chmod(join(prefix, "usr/bin", name), 0o755);
  }
});
afterAll(() => rm(prefix, { recursive: true }));

describe("pipeCommands", () => {
  it("moves every byte and reports every stage", async () => {
    const seen: number[] = [];
    const { stages, bytes } = await pipeCommands([stage("source", "800"), stage("count")], {
      timeoutMs: 20_000,
      onBytes: (total) => seen.push(total),
    });
    expect(bytes).toBe(800 * 65_536);
    expect(seen.at(-1)).toBe(bytes);
    expect(stages.map((one) => one.exitCode)).toEqual([0, 0]);
    expect(stages[1]?.stdout).toBe(`${bytes}\n`);
    expect(stages[0]?.stderr).toBe("source done\n");
  });

  it("shows a first stage that failed although the last one did not", async () => {
    const { stages } = await pipeCommands([stage("source", "3", "9"), stage("count")], { timeoutMs: 20_000 });
    expect(stages.map((one) => one.exitCode)).toEqual([9, 0]);
  });

  it("ends the writer when its reader has gone", async () => {
    const { stages } = await pipeCommands([stage("source", "1000000"), stage("quit")], { timeoutMs: 20_000 });
    expect(stages[1]?.exitCode).toBe(7);
    expect(stages[0]?.exitCode === 0).toBe(false);
  });

  it("is cancelled with the signal that the program heeds", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const started = Date.now();
    const run = pipeCommands([stage("stubborn"), stage("count")], {
      timeoutMs: 30_000,
      signal: controller.signal,
      stopSignal: "SIGINT",
      graceMs: 10_000,
    });
    await expect(run).rejects.toMatchObject({ code: "conflict" });
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("names the stage that is not installed", async () => {
    await expect(
      pipeCommands([stage("source", "10"), stage("absent")], {
        timeoutMs: 10_000,
      }),
    ).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("absent"),
    });
  });
});

describe("arguments", () => {
  it("binds values to their options and refuses values that would be options", () => {
    expect(option("port", "--help")).toBe("--port=--help");
    expect(() => option("port=1 --x", 1)).toThrow("no option name");
    expect(() => operand("-rf")).toThrow("begins with a dash");
    expect(operand("rf")).toBe("rf");
    expect(operands("-rf", "b")).toEqual(["--", "-rf", "b"]);
  });
});

describe("cappedText", () => {
  it("leaves no half of a secret where it cuts", () => {
    const secret = "very-secret-value";
    for (let shift = 0; shift < 40; shift++) {
      const kept = cappedText(100, [secret]);
      const text = "a".repeat(shift) + secret.repeat(30);
      for (const byte of Buffer.from(text)) kept.push(Buffer.from([byte]));
      // Six characters of it in a row are the least that could help anybody.
      expect(kept.text()).not.toMatch(/very-s|ery-se|secret|-secre|ret-va|t-valu|-value/);
      expect(kept.truncated).toBe(true);
    }
    const key = cappedText(400, []);
    key.push(Buffer.from(`-----BEGIN PRIVATE KEY-----\n${"MIGHAgEA\n".repeat(200)}-----END PRIVATE KEY-----\nafter`));
    expect(key.text()).not.toContain("MIGH");
    expect(key.text()).toContain("after");
    const whole = cappedText(100, []);
    whole.push(Buffer.from("all of it"));
    expect(whole.text()).toBe("all of it");
    expect(whole.truncated).toBe(false);
  });
});

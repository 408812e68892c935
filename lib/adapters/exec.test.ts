import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RookeryError } from "../core/errors.ts";
import { runCommand, spawnDetached } from "./exec.ts";

let prefix = "";
const program = (name: string): string => join(prefix, "usr/bin", name);

/** A program in a server prefix: the only way a test can run its own code, and so a test of that rule too. */
async function write(name: string, body: string): Promise<void> {
  await writeFile(program(name), `#!${process.execPath}\n${body}\n`);
  await chmod(program(name), 0o755);
}

beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), "rky-exec-"));
  await mkdir(join(prefix, "usr/bin"), { recursive: true });
  await write("echo-arguments", "console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env }))");
  await write(
    "flood",
    "const b = Buffer.alloc(1 << 20, 'x'); let left = Number(process.argv[2]); const go = () => { while (left-- > 0) if (!process.stdout.write(b)) return process.stdout.once('drain', go); process.stdout.end('the end'); }; go()",
  );
  await write(
    "hang",
    "process.on('SIGTERM', () => {}); const c = require('child_process').spawn(process.execPath, ['-e', \"process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)\"]); console.log(c.pid); setInterval(() => {}, 1000)",
  );
  await write(
    "garbage",
    "process.stdout.write(Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 256))); process.exitCode = 3",
  );
  await write(
    "tell",
    "const s = require('fs').readFileSync(0, 'utf8'); process.stderr.write('got ' + s + '\\n'); process.stdout.write(s.slice(0, 5)); setTimeout(() => process.stdout.write(s.slice(5) + '\\nnext'), 30)",
  );
  await write(
    "straggler",
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); console.log('parent done'); setTimeout(() => process.exit(0), 50)",
  );
});
afterAll(() => rm(prefix, { recursive: true }));

function isAlive(pid: number): Promise<boolean> {
  return readFile(`/proc/${pid}/stat`, "utf8").then(
    (stat) => !/\) [ZX] /.test(stat),
    () => false,
  );
}

describe("runCommand", () => {
  it("hands every argument over as it stands, and nothing of our environment", async () => {
    const hostile = ["$(touch /tmp/rookery-canary)", "; id", "`id`", "a\nb", "-rf", "--", "*", "'\"\\", "%s %n", ""];
    const env = { ROOKERY_CANARY: "of ours" };
    Object.assign(process.env, env);
    const result = await runCommand({
      file: program("echo-arguments"),
      prefix,
      argv: hostile,
      env: { GIVEN: "yes" },
      timeoutMs: 10_000,
    });
    delete process.env.ROOKERY_CANARY;
    const seen = JSON.parse(result.stdout);
    expect(seen.argv).toEqual(hostile);
    expect(Object.keys(seen.env).sort()).toEqual(["GIVEN", "HOME", "LANG", "PATH", "TZ"]);
    await expect(readFile("/tmp/rookery-canary")).rejects.toMatchObject({
      code: "ENOENT",
    });
  });

  it("starts listed programs only", async () => {
    for (const file of [
      "/bin/sh",
      "/usr/bin/env",
      process.execPath,
      "mariadbd",
      "/usr/bin/../bin/cp",
      join(prefix, "other/program"),
      "/usr/bin/cp\0x",
    ]) {
      await expect(runCommand({ file, prefix, argv: [], timeoutMs: 1_000 })).rejects.toMatchObject({
        code: "internal",
      });
    }
    await expect(
      runCommand({
        file: program("absent"),
        prefix,
        argv: [],
        timeoutMs: 1_000,
      }),
    ).rejects.toMatchObject({ code: "precondition" });
    await expect(runCommand({ file: "/usr/bin/cp", argv: ["a\0b"], timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("keeps beginning and end of a flood of 1 GB at constant memory", {
    timeout: 60_000,
  }, async () => {
    const before = process.memoryUsage.rss();
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const result = await runCommand({
      file: program("flood"),
      prefix,
      argv: ["1024"],
      maxOutputBytes: 65_536,
      timeoutMs: 50_000,
    });
    clearInterval(timer);
    expect(result).toMatchObject({ exitCode: 0, truncated: true });
    expect(result.stdout.length).toBeLessThan(66_000);
    expect(result.stdout).toMatch(/^x+\n\.\.\. \d+ bytes left out \.\.\.\nx+the end$/);
    expect(most - before).toBeLessThan(150 * 1_048_576);
  });

  it("ends a flood on request", async () => {
    const run = runCommand({
      file: program("flood"),
      prefix,
      argv: ["100000"],
      killBeyondBytes: 10_000_000,
      timeoutMs: 30_000,
    });
    await expect(run).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("more than 10000000 bytes"),
    });
  });

  it("kills the whole group of a program that hangs and ignores SIGTERM", async () => {
    let grandchild = 0;
    const started = Date.now();
    const run = runCommand({
      file: program("hang"),
      prefix,
      argv: [],
      timeoutMs: 400,
      graceMs: 150,
      onLine: (line) => {
        grandchild = Number(line);
      },
    });
    await expect(run).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("hang did not end within 0.4 s"),
    });
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(grandchild).toBeGreaterThan(1);
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });

  it("ends when told to, with the reason", async () => {
    const controller = new AbortController();
    const reason = new RookeryError("conflict", "The lease was lost.");
    setTimeout(() => controller.abort(reason), 100);
    await expect(
      runCommand({
        file: program("hang"),
        prefix,
        argv: [],
        timeoutMs: 20_000,
        graceMs: 50,
        signal: controller.signal,
      }),
    ).rejects.toBe(reason);
    await expect(
      runCommand({
        file: program("hang"),
        prefix,
        argv: [],
        timeoutMs: 20_000,
        signal: controller.signal,
      }),
    ).rejects.toBe(reason);
  });

  it("does not wait for a grandchild that holds the pipe", async () => {
    const result = await runCommand({
      file: program("straggler"),
      prefix,
      argv: [],
      timeoutMs: 20_000,
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: "parent done\n" });
    expect(result.durationMs).toBeLessThan(5_000);
  });

  it("takes garbage bytes as text and an exit code as a value", async () => {
    const lines: string[] = [];
    const result = await runCommand({
      file: program("garbage"),
      prefix,
      argv: [],
      timeoutMs: 10_000,
      onLine: (line) => lines.push(line),
    });
    expect(result.exitCode).toBe(3);
    expect(lines.length).toBeGreaterThan(10);
    expect([...lines.join("")].filter((c) => c < " " && c !== "\t")).toEqual([]);
  });

  it("masks secrets in all output, also when they come in pieces", async () => {
    const secrets = ["canary-secret-1"];
    const key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";
    const lines: string[] = [];
    const stdin = `canary-secret-1 and IDENTIFIED BY 'pw12345678'\n${key}`;
    const result = await runCommand({
      file: program("tell"),
      prefix,
      argv: [],
      stdin,
      secrets,
      timeoutMs: 10_000,
      onLine: (line) => lines.push(line),
    });
    const all = result.stdout + result.stderr + lines.join("\n");
    for (const secret of ["canary-secret-1", "pw12345678", "MIGHAgEAMBMGByqGSM49"]) expect(all).not.toContain(secret);
    expect(all).toContain("(redacted)");
    expect(lines).toContain("next");
  });
});

describe("spawnDetached", () => {
  it("starts a program in its own session with output in a file, and never follows a link there", async () => {
    const outputFile = join(prefix, "out.log");
    const server = await spawnDetached({
      file: program("hang"),
      prefix,
      argv: [],
      outputFile,
    });
    await expect.poll(() => readFile(outputFile, "utf8")).toMatch(/^\d+\n$/);
    const stat = await readFile(`/proc/${server.pid}/stat`, "utf8");
    expect(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]).toBe(String(server.pid));
    process.kill(-server.pid, "SIGKILL");
    expect(await server.exited).toMatchObject({ signal: "SIGKILL" });
    const { symlink } = await import("node:fs/promises");
    await symlink("/tmp/rookery-canary", join(prefix, "link.log"));
    await expect(
      spawnDetached({
        file: program("hang"),
        prefix,
        argv: [],
        outputFile: join(prefix, "link.log"),
      }),
    ).rejects.toMatchObject({ code: "ELOOP" });
    await expect(spawnDetached({ file: program("absent"), prefix, argv: [], outputFile })).rejects.toMatchObject({
      code: "precondition",
    });
  });
});

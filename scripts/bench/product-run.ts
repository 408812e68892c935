// The whole product as `npm start` runs it, in a home of its own; built before when the pages are older than the sources.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Config, readConfig } from "#lib/core/config.ts";
import { root } from "../launch/steps.ts";
import { benchEnvironment } from "./bench-home.ts";
import { argumentsOf, processesBelow } from "./scratch.ts";

export interface ProductRun {
  config: Config;
  /** Process numbers of web and worker. */
  web: number;
  worker: number;
  end(): Promise<void>;
}

/**
 * Starts the launcher (with `flags`) and waits until it says that Rookery is up. Its words go to stderr. Throws with them
 * when it does not come up within ten minutes (a build on a busy machine takes some).
 */
export async function startProduct(
  folder: string,
  flags: readonly string[],
  more: Record<string, string> = {},
): Promise<ProductRun> {
  const environment = { ...(await benchEnvironment(folder)), ...more };
  // It ends the product by itself when our end of its stdin closes, however we end.
  const script = join(root, "e2e", "support", "product-process.ts");
  const child = spawn(process.execPath, [script, folder, ...flags], {
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let said = "";
  child.stdout.setEncoding("utf8");
  const up = new Promise<void>((resolve) => {
    child.stdout.on("data", (text: string) => {
      said += text;
      process.stderr.write(text.replace(/code=\S+/g, "code=..."));
      if (/Rookery is at /.test(said)) resolve();
    });
  });
  const late = AbortSignal.timeout(600_000);
  await Promise.race([
    up,
    exited.then(() => Promise.reject(new Error("the product did not come up"))),
    once(late, "abort").then(() => Promise.reject(new Error("the product was not up after ten minutes"))),
  ]);
  const pids = processesBelow(folder);
  const find = (pattern: RegExp): number => {
    const pid = pids.find((each) => pattern.test(argumentsOf(each)));
    if (pid === undefined) throw new Error(`no process of the product looks like ${pattern}`);
    return pid;
  };
  return {
    config: readConfig(environment),
    web: find(/next-server|next\/dist\/bin\/next start/),
    worker: find(/lib\/worker\/main\.ts/),
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

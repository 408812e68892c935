import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startMariadb } from "./mariadb-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** `scratch` is a folder for the files of this run; it goes away with the server. */
    mariadb: { port: number; password: string; scratch: string };
  }
}

/** Vitest's global set-up: one MariaDB for all db tests of a run, ended afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startMariadb({ series: "11.8" });
  const scratch = join(server.folder, "scratch");
  await mkdir(scratch);
  project.provide("mariadb", { port: server.port, password: server.rootPassword, scratch });
  return () => server.stop();
}

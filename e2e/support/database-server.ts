import type { TestProject } from "vitest/node";
import { startMariadb } from "./mariadb-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    mariadb: { port: number; password: string };
  }
}

/** Vitest's global set-up: one MariaDB for all db tests of a run, ended afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startMariadb({ series: "11.8" });
  project.provide("mariadb", { port: server.port, password: server.rootPassword });
  return () => server.stop();
}

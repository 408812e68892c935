import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serversFolder } from "#e2e/support/local-servers.ts";
import { runCommand } from "../exec.ts";
import { findInstallations } from "./find-versions.ts";
import { quoteOption } from "./option-file.ts";

/** MariaDB's own reader of option files is the judge of our quoting. */
describe("quoting, as my_print_defaults reads it", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rky-options-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(["11.8", "10.11"])("%s gives back every value unchanged", async (series) => {
    const installation = (await findInstallations(serversFolder())).find((found) => found.series === series);
    if (!installation) throw new Error(`MariaDB ${series} is not installed here`);
    const sample = fc
      .sample(fc.string({ unit: "binary-ascii", maxLength: 120 }), 300)
      .filter((value) => !/[\r\n\0]/.test(value));
    const values = [
      ...sample,
      "a # b",
      "' \" '",
      "\\",
      "\\\\n",
      " leading and trailing ",
      "\ttab",
      "[client]",
      "$HOME `id`",
      '"',
      "ö 漢 字",
    ];
    const file = join(folder, `${series}.cnf`);
    await writeFile(
      file,
      ["[mariadbd]", ...values.map((value, index) => `v${index}=${quoteOption(value)}`), ""].join("\n"),
    );
    const result = await runCommand({
      file: join(installation.programs, "my_print_defaults"),
      prefix: installation.prefix,
      argv: [`--defaults-file=${file}`, "mariadbd"],
      timeoutMs: 10_000,
    });
    expect(result.exitCode).toBe(0);
    expect(result.stdout.split("\n").filter(Boolean)).toEqual(values.map((value, index) => `--v${index}=${value}`));
  });
});

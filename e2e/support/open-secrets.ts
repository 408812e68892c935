// Prints, as JSON, every secret that a running product keeps: with the worker's own key, which only this test run may
// read. What it prints is what no page, answer, stream or log may ever hold.
import { readFileSync } from "node:fs";
import { readKeyFile } from "#lib/adapters/secrets/key-file.ts";
import { openRow } from "#lib/adapters/secrets/opening-vault.ts";
import { readConfig } from "#lib/core/config.ts";
import { openDatabase } from "#lib/core/database.ts";

const config = readConfig();
const file = await readKeyFile(config.keyFile);
if (!file) throw new Error("The worker has no key file.");
const database = openDatabase(config.databaseUrl);
try {
  const rows = await database.secret.findMany();
  const opened: string[] = [];
  for (const row of rows) opened.push((await openRow(file.keys, row)).toString("utf8"));
  const keys = [...file.keys.master.map((key) => key.key), ...file.keys.sealing.map((pair) => pair.privateKey)];
  const users = await database.user.findMany({ select: { passwordHash: true } });
  const hashes = users.flatMap((user) => user.passwordHash ?? []);
  const webKey = readFileSync(config.webKeyFile, "utf8").trim();
  console.log(JSON.stringify([...opened, ...keys, ...hashes, webKey]));
} finally {
  await database.$disconnect();
}

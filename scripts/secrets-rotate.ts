// npm run secrets:rotate: new keys for secrets at rest. Run it as the worker's user on a host that has the key file.
import { rotateSecrets } from "#lib/adapters/secrets/rotate-secrets.ts";
import { createAuditTrail } from "#lib/audit/append-event.ts";
import { readConfig } from "#lib/core/config.ts";
import { inTransaction, openDatabase } from "#lib/core/database.ts";
import { isRookeryError, publicMessage } from "#lib/core/errors.ts";

async function main(): Promise<void> {
  const config = readConfig();
  const database = openDatabase(config.databaseUrl);
  const audit = createAuditTrail();
  const record = (phase: "intent" | "result", detail: Record<string, unknown>) =>
    inTransaction(database, (tx) =>
      audit.append(tx, {
        at: new Date(),
        phase,
        action: "secrets.rotate",
        actor: { kind: "system", id: "secrets-rotate", name: "npm run secrets:rotate" },
        subject: { kind: "installation", id: "secrets", name: "Secrets at rest" },
        result: phase === "intent" ? "allowed" : "succeeded",
        detail,
      }),
    );
  try {
    await record("intent", {});
    const report = await rotateSecrets({ keyFile: config.keyFile, database, now: () => new Date() });
    await record("result", { ...report });
    console.log(
      `New keys are in use. ${report.rewrapped} secrets were put under the new key, ${report.droppedKeys} old keys removed.`,
    );
    console.log(`Copy ${config.keyFile} to every other worker host, and into your backup of keys.`);
  } finally {
    await database.$disconnect();
  }
}

await main().catch((error: unknown) => {
  console.error(isRookeryError(error) ? publicMessage(error) : error);
  process.exitCode = 1;
});

// npm run audit:verify [-- --anchor <sequence>:<hash>]: reads the whole audit chain; exit code 0 only when it is whole.
import { parseArgs } from "node:util";
import { verifyChain } from "#lib/audit/verify-chain.ts";
import { readConfig } from "#lib/core/config.ts";
import { openDatabase } from "#lib/core/database.ts";
import { publicMessage, RookeryError } from "#lib/core/errors.ts";

function readAnchor(text: string | undefined) {
  if (text === undefined) return undefined;
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!sequence || !hash)
    throw new RookeryError("invalid", "--anchor must be <sequence>:<hash> as an earlier run printed it.");
  return { sequence: Number(sequence), hash };
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { anchor: { type: "string" } } });
  const anchor = readAnchor(values.anchor);
  const database = openDatabase(readConfig().databaseUrl);
  try {
    const report = await verifyChain(database, { anchor });
    if (!report.ok) {
      console.error(
        `The audit is damaged. First bad sequence: ${report.firstBadSequence} (${report.problem}). ${report.sentence}`,
      );
      return 1;
    }
    if (!report.head) console.log("The audit is empty.");
    else
      console.log(
        `The audit is whole: ${report.count} rows.\nKeep this to compare later: --anchor ${report.head.sequence}:${report.head.hash}`,
      );
    return 0;
  } finally {
    await database.$disconnect();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(publicMessage(error), error instanceof RookeryError ? "" : error);
  return 2;
});

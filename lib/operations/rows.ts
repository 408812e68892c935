import type { Prisma, Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import type { OperationState } from "./schemas.ts";
import { OperationPlan } from "./schemas.ts";

export type OperationRecord = Prisma.OperationGetPayload<Record<string, never>>;

/** Reads one operation row. Throws `not_found`. */
export async function findOperationOrThrow(database: Pick<Tx, "operation">, id: number): Promise<OperationRecord> {
  const row = await database.operation.findUnique({ where: { id } });
  if (!row) throw new RookeryError("not_found", "There is no such object, or you may not see it.");
  return row;
}

/** The plan as it was stored, parsed again: a row that does not parse is a fault of ours and says so. */
export function storedPlan(row: Pick<OperationRecord, "id" | "plan">): OperationPlan | null {
  if (row.plan === null) return null;
  const result = OperationPlan.safeParse(row.plan);
  if (!result.success)
    throw new RookeryError("internal", `The stored plan of operation ${row.id} cannot be read.`, {
      cause: result.error,
    });
  return result.data;
}

/**
 * Moves an operation from one of `from` to a new state, only while its version is the one that was read.
 * Throws `conflict` when somebody else moved it first.
 */
export async function moveOperation(
  tx: Tx,
  row: OperationRecord,
  from: readonly OperationState[],
  data: Prisma.OperationUpdateManyMutationInput & { state: OperationState },
): Promise<void> {
  if (!(from as readonly string[]).includes(row.state)) {
    throw new RookeryError(
      "conflict",
      `Operation ${row.id} is ${row.state}; this is possible only while it is ${from.join(" or ")}.`,
    );
  }
  const moved = await tx.operation.updateMany({
    where: { id: row.id, version: row.version, state: row.state },
    data: { ...data, version: row.version + 1 },
  });
  if (moved.count !== 1) {
    throw new RookeryError(
      "conflict",
      `Operation ${row.id} was changed by somebody else a moment ago. Look at it again, then decide.`,
    );
  }
}

/** JSON as Prisma wants it. Safe because everything the engine stores went through JSON or zod before. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as Prisma.InputJsonValue;
}

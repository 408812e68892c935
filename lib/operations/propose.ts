import { can, demand, personOf } from "../core/access.ts";
import { isUniqueViolation } from "../core/database.ts";
import { isRookeryError, RookeryError } from "../core/errors.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { approvalsNeeded } from "../inventory/policy.ts";
import { policyFor } from "./decide.ts";
import type { OperationDefinition, OperationsContext } from "./define.ts";
import { rightToRun } from "./permissions.ts";
import { toJson } from "./rows.ts";
import { type OperationRef, type OperationState, ProposeInput } from "./schemas.ts";

/**
 * Hands in a piece of work. It is planned by a worker at once (state draft), then waits for approval or for Run.
 * The same idempotency key from the same person answers with the first operation: double click, replay and a second
 * tab give one. Throws `invalid` (fields), `not_found`, `forbidden`, `conflict` (key used for something else).
 */
export async function proposeOperation(context: OperationsContext, raw: ProposeInput): Promise<OperationRef> {
  const request = parse(ProposeInput, raw);
  const definition = definitionOrThrow(context, request.kind);
  const input = parse(definition.input, request.input);
  const known = await findByKey(context, request.idempotencyKey, request.kind);
  if (known) return known;

  await definition.checkInput?.(context, input);
  const subject = await definition.subject(context, input);
  const policy = await policyFor(context.database, subject.environmentId);
  // Who may not propose here is refused below, in the audit too, and learns neither the name nor the protection.
  const mayPropose = can(context.actor, "operation.propose", { environmentId: subject.environmentId });
  if (mayPropose && (definition.demandsTypedName || (policy.demandTypedNames && request.run)))
    demandTypedName(subject.name, request.typedName);
  if (mayPropose && definition.endsCluster && policy.protectFromDestroy) {
    throw new RookeryError(
      "precondition",
      `This environment protects its clusters: ${definition.label} is refused until an administrator takes the protection off under Governance, Environments.`,
    );
  }
  // Wishing to run it at once needs the right to run now; where approvals are needed the wish is void.
  const needed = approvalsNeeded(policy, request.kind);
  if (mayPropose && request.run && needed === 0)
    demand(context.actor, rightToRun(policy, needed), { environmentId: subject.environmentId });
  const person = personOf(context.actor);
  try {
    return await mutate(
      context,
      "operation.propose",
      "operation.propose",
      {
        kind: "operation",
        id: request.kind,
        name: subject.title,
        environmentId: subject.environmentId,
        clusterId: subject.clusterId ?? undefined,
        reason: request.reason,
        detail: { kind: request.kind, run: request.run },
      },
      async (tx) => {
        const now = context.now();
        const row = await tx.operation.create({
          data: {
            kind: request.kind,
            title: subject.title,
            state: "draft",
            clusterId: subject.clusterId,
            clusterName: subject.clusterName,
            environmentId: subject.environmentId,
            lock: subject.lock,
            input: toJson(input),
            approvalsNeeded: 0,
            requestedBy: person,
            requestedByName: context.actor.name,
            editedBy: person,
            reason: request.reason ?? null,
            ticket: request.ticket ?? null,
            idempotencyKey: request.idempotencyKey ?? null,
            scheduledFor: request.scheduledFor ? new Date(request.scheduledFor) : null,
            breakGlass: false,
            // Kept as a wish: whether it may run without approval is known only once it is planned.
            wish: request.run ? "run" : null,
            wishBy: request.run ? person : null,
            term: 0,
            currentStep: 0,
            version: 1,
            createdAt: now,
            updatedAt: now,
          },
        });
        return { id: row.id, state: "draft", digest: null };
      },
    );
  } catch (error) {
    // Two posts with one key raced: the loser answers with what the winner made.
    if (isUniqueViolation(error)) {
      const first = await findByKey(context, request.idempotencyKey, request.kind);
      if (first) return first;
    }
    // The answer to COMMIT may be what was lost: the outcome is read back, never guessed.
    if (isRookeryError(error, "unavailable")) {
      const made = await findByKey(context, request.idempotencyKey, request.kind).catch(() => null);
      if (made) return made;
    }
    throw error;
  }
}

/** The definition of a kind. Throws `invalid` for one this installation does not know. */
export function definitionOrThrow(context: OperationsContext, kind: string): OperationDefinition {
  const definition = context.catalogue.get(kind);
  if (!definition)
    throw new RookeryError(
      "invalid",
      `There is no operation of kind "${kind}". Known: ${context.catalogue.kinds().join(", ")}.`,
    );
  return definition;
}

/** Throws `invalid` unless the typed name is the object's name, to the letter. */
export function demandTypedName(name: string, typed: string | undefined): void {
  if (typed === name) return;
  throw new RookeryError("invalid", `Type the name "${name}" to confirm.`, {
    fields: { typedName: `must be exactly ${name}` },
  });
}

async function findByKey(
  context: OperationsContext,
  key: string | undefined,
  kind: string,
): Promise<OperationRef | null> {
  if (!key) return null;
  const row = await context.database.operation.findUnique({ where: { idempotencyKey: key } });
  if (!row) return null;
  if (row.requestedBy !== personOf(context.actor) || row.kind !== kind) {
    throw new RookeryError("conflict", "This idempotency key was already used for something else. Use a new one.");
  }
  return { id: row.id, state: row.state as OperationState, digest: row.digest };
}

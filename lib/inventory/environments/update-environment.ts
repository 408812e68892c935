import type { Context } from "../../core/context.ts";
import { mutate } from "../../core/mutate.ts";
import { parse } from "../../core/parse.ts";
import { type EnvironmentRef, UpdateEnvironmentInput } from "../environment-schemas.ts";
import { checkWindow, policyOf } from "../policy.ts";
import { environmentRefOf, findEnvironmentOrThrow } from "../rows.ts";

/** Changes name, order, pattern or policy; the audit keeps before and after. Throws `invalid`, `not_found`, `forbidden`. */
export async function updateEnvironment(context: Context, raw: UpdateEnvironmentInput): Promise<EnvironmentRef> {
  const { environmentId, ...input } = parse(UpdateEnvironmentInput, raw);
  checkWindow(input.policy?.changeWindow ?? null);
  const before = await findEnvironmentOrThrow(context, environmentId);
  const data = {
    name: input.name ?? before.name,
    rank: input.rank ?? before.rank,
    pattern: input.pattern ?? before.pattern,
    policy: input.policy ?? policyOf(before.policy),
    updatedAt: context.now(),
  };
  const was = { name: before.name, rank: before.rank, pattern: before.pattern, policy: policyOf(before.policy) };
  const subject = {
    kind: "environment",
    id: before.id,
    name: before.slug,
    environmentId: before.id,
    detail: { before: was, after: input },
  };
  return mutate(context, "environment.update", "environment.edit", subject, async (tx) =>
    environmentRefOf(await tx.environment.update({ where: { id: before.id }, data })),
  );
}

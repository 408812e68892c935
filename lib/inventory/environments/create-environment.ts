import type { Context } from "../../core/context.ts";
import { isUniqueViolation } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import { mutate } from "../../core/mutate.ts";
import { parse } from "../../core/parse.ts";
import { CreateEnvironmentInput, type EnvironmentRef } from "../environment-schemas.ts";
import { checkWindow } from "../policy.ts";
import { environmentRefOf } from "../rows.ts";

/** Creates an environment. Throws `invalid`, `forbidden`, and `conflict` when the slug is taken. */
export async function createEnvironment(context: Context, raw: CreateEnvironmentInput): Promise<EnvironmentRef> {
  const input = parse(CreateEnvironmentInput, raw);
  checkWindow(input.policy.changeWindow);
  const id = newId();
  const now = context.now();
  const subject = { kind: "environment", id, name: input.slug, detail: { after: input } };
  try {
    return await mutate(context, "environment.create", "environment.edit", subject, async (tx) =>
      environmentRefOf(await tx.environment.create({ data: { id, ...input, createdAt: now, updatedAt: now } })),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RookeryError("conflict", `An environment named ${input.slug} exists already. Choose another name.`, {
      cause: error,
      fields: { slug: "is taken" },
    });
  }
}

import type { Context } from "../core/context.ts";
import { isUniqueViolation } from "../core/database.ts";
import { newId } from "../core/ids.ts";
import { mutate } from "../core/mutate.ts";
import { freePolicy, middlePolicy, strictPolicy } from "./environment-schemas.ts";
import { demandSystem } from "./visibility.ts";

const defaults = [
  { slug: "development", name: "Development", rank: 10, pattern: "outline", policy: freePolicy },
  { slug: "staging", name: "Staging", rank: 20, pattern: "hatch", policy: middlePolicy },
  { slug: "production", name: "Production", rank: 30, pattern: "solid", policy: strictPolicy },
];

/**
 * Gives a new installation development (free), staging and production (strict). Does nothing once there is any
 * environment, so what an administrator deleted stays deleted; safe when several processes start together.
 */
export async function ensureDefaultEnvironments(context: Context): Promise<void> {
  demandSystem(context.actor);
  if ((await context.database.environment.count()) > 0) return;
  const now = context.now();
  const subject = { kind: "environment", id: "*", name: "default environments" };
  try {
    await mutate(context, "environment.create", "environment.edit", subject, async (tx) => {
      if ((await tx.environment.count()) > 0) return;
      for (const environment of defaults)
        await tx.environment.create({ data: { id: newId(), ...environment, createdAt: now, updatedAt: now } });
    });
  } catch (error) {
    // Another process was faster: its rows are the ones we wanted.
    if (!isUniqueViolation(error)) throw error;
  }
}

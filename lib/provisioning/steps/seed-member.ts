import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { providers } from "../../inventory/schemas.ts";
import type { Step, StepIo } from "../../operations/define.ts";
import { provisionIo } from "../change-rows.ts";
import { clusterPassword, controlUser } from "../cluster-secrets.ts";
import { InstanceSpec } from "../schemas.ts";
import { forPeople } from "./start-members.ts";

/** What the plan of replica.add and replica.reseed keeps. `members` holds the one that is filled. */
export const SeedPlanData = z.object({
  provider: z.enum(providers),
  clusterId: z.string(),
  gtidDomainId: z.number(),
  exactVersion: z.string(),
  members: z.array(InstanceSpec).length(1),
  source: InstanceSpec,
  sourceIsReplica: z.boolean(),
  primary: InstanceSpec,
});
export type SeedPlanData = z.infer<typeof SeedPlanData>;

/** The member that is filled. */
export function targetOf(data: SeedPlanData): InstanceSpec {
  const [target] = data.members;
  if (!target) throw new RookeryError("internal", "A plan without a target cannot be run.");
  return target;
}

const noteKey = "seed";
const Note = z.object({ gtid: z.string(), bytes: z.number() });

/** What the finished copy noted: its position; null while there is no whole copy. */
export function seedNote(io: Pick<StepIo, "recall">): z.infer<typeof Note> | null {
  const note = Note.safeParse(io.recall(noteKey));
  return note.success ? note.data : null;
}

/** The position for attaching; without it the copy must not become a replica. */
export function seedPosition(io: Pick<StepIo, "recall">): string {
  const note = seedNote(io);
  if (!note) throw new RookeryError("internal", "The position of the copy was not noted; copy again.");
  return note.gtid;
}

/**
 * Fills the target with a copy of the source. The note of its position is written when the copy is whole and in place: a
 * crash before that copies again, which replaces every half copy.
 */
export function seedMemberStep(data: SeedPlanData, undo?: Step["undo"]): Step {
  const target = targetOf(data);
  return {
    key: "seed",
    name: `Copy ${data.source.name}`,
    target: target.name,
    expected: `the data folder of ${target.name} is a consistent copy of ${data.source.name}, and its position is known`,
    nature: "checkable",
    deadlineMs: 6 * 3_600_000,
    async observe(io) {
      const note = seedNote(io);
      return {
        verdict: note ? "done" : "ready",
        evidence: note ? { gtid: note.gtid, bytes: note.bytes } : { copied: false },
      };
    },
    async act(io) {
      const password = await clusterPassword(io.context, data.clusterId, "controlPassword");
      const source = { spec: data.source, user: controlUser, password, isReplica: data.sourceIsReplica };
      try {
        const { gtid, bytes } = await io.tools.provisioner(data.provider).seed(source, target, provisionIo(io));
        await io.remember(noteKey, { gtid, bytes });
      } catch (error) {
        throw forPeople(error);
      }
    },
    ...(undo ? { undo } : {}),
  };
}

/** Forgets the copy, for an undo that removes it: a retry must not believe in it. */
export function forgetSeed(io: Pick<StepIo, "remember">): Promise<void> {
  return io.remember(noteKey, null);
}

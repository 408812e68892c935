import { z } from "zod";
import { Slug } from "../core/schemas.ts";

const approvalCount = z.int().min(0).max(5);

/** When changes may run by themselves: from each tick of `cron` for `durationMinutes`, read in `zone`. */
export const ChangeWindow = z.object({
  cron: z.string().trim().min(9, "five fields: minute hour day month weekday").max(120),
  durationMinutes: z.int().min(1).max(10_080),
  zone: z.string().min(1).max(60),
});
export type ChangeWindow = z.infer<typeof ChangeWindow>;

/** What an environment demands of the operations in it. */
export const EnvironmentPolicy = z
  .object({
    /** Approvals needed: by operation kind ("cluster.destroy"), else `default`. */
    approvals: z.object({
      default: approvalCount,
      kinds: z.record(
        z.string().regex(/^[a-z][a-z_]*\.[a-z_]+$/, "an operation kind such as cluster.destroy"),
        approvalCount,
      ),
    }),
    /** null: at any time. */
    changeWindow: ChangeWindow.nullable(),
    /** Clusters cannot be destroyed here until this is taken off. */
    protectFromDestroy: z.boolean(),
    /** Every operation asks for the typed name, not only the destructive ones. */
    demandTypedNames: z.boolean(),
    /** Developers may run what needs no approval. */
    selfService: z.boolean(),
  })
  .strict();
export type EnvironmentPolicy = z.infer<typeof EnvironmentPolicy>;

/** How the identity band is drawn: never by colour alone. */
export const environmentPatterns = ["solid", "hatch", "outline"] as const;
const Pattern = z.enum(environmentPatterns);

export const CreateEnvironmentInput = z
  .object({
    slug: Slug,
    name: z.string().trim().min(1, "give it a name").max(60),
    /** Place in the order of promotion: development before production. */
    rank: z.int().min(0).max(1_000),
    pattern: Pattern.default("hatch"),
    policy: EnvironmentPolicy,
  })
  .strict();
export type CreateEnvironmentInput = z.input<typeof CreateEnvironmentInput>;

export const UpdateEnvironmentInput = z
  .object({
    environmentId: z.string().min(1),
    name: z.string().trim().min(1, "give it a name").max(60).optional(),
    rank: z.int().min(0).max(1_000).optional(),
    pattern: Pattern.optional(),
    policy: EnvironmentPolicy.optional(),
  })
  .strict();
export type UpdateEnvironmentInput = z.input<typeof UpdateEnvironmentInput>;

export const DeleteEnvironmentInput = z.object({ environmentId: z.string().min(1), typedName: z.string() }).strict();
export type DeleteEnvironmentInput = z.input<typeof DeleteEnvironmentInput>;

export const EnvironmentRef = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  rank: z.number(),
  pattern: z.string(),
});
export type EnvironmentRef = z.infer<typeof EnvironmentRef>;

export const EnvironmentView = EnvironmentRef.extend({
  policy: EnvironmentPolicy,
  clusters: z.number(),
  window: z.object({ open: z.boolean(), opensAt: z.string().nullable(), closesAt: z.string().nullable() }),
});
export type EnvironmentView = z.infer<typeof EnvironmentView>;

/** Production as it stands before anybody edits it: strict. */
export const strictPolicy: EnvironmentPolicy = {
  // Starting what should run and ending one session are what an incident needs at once; everything else waits for a second person.
  approvals: { default: 1, kinds: { "cluster.destroy": 2, "instance.start": 0, "session.kill": 0 } },
  changeWindow: null,
  protectFromDestroy: true,
  demandTypedNames: true,
  selfService: false,
};

/** Staging: free but for what destroys. */
export const middlePolicy: EnvironmentPolicy = {
  approvals: { default: 0, kinds: { "cluster.destroy": 1 } },
  changeWindow: null,
  protectFromDestroy: false,
  demandTypedNames: false,
  selfService: false,
};

/** Development: free. */
export const freePolicy: EnvironmentPolicy = {
  approvals: { default: 0, kinds: {} },
  changeWindow: null,
  protectFromDestroy: false,
  demandTypedNames: false,
  selfService: true,
};

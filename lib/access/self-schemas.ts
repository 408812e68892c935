import { z } from "zod";
import { Grant } from "../core/schemas.ts";

/** The caller, with roles and the rights that follow from them; environmentId "*" means every environment. */
export const SelfView = z.object({
  kind: z.enum(["user", "token"]),
  id: z.string(),
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  secondFactor: z.boolean(),
  grants: z.array(Grant),
  rights: z.array(z.object({ environmentId: z.string(), actions: z.array(z.string()) })),
});
export type SelfView = z.infer<typeof SelfView>;

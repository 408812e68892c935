import type { OperationRef } from "#lib/operations/schemas.ts";
import type { ActionResult } from "#lib/web/schemas.ts";

/** A server action on one operation: what it answers is shown as it is. */
export type OperationVerb<Input> = (input: Input) => Promise<ActionResult<OperationRef>>;

type Steer = OperationVerb<{ operationId: number; reason?: string }>;

/** The server actions that the page hands to its buttons. */
export interface OperationVerbs {
  approve: OperationVerb<{ operationId: number; digest: string; comment?: string }>;
  reject: OperationVerb<{ operationId: number; comment: string }>;
  run: OperationVerb<{ operationId: number; digest: string; typedName?: string; breakGlassReason?: string }>;
  cancel: Steer;
  pause: Steer;
  resume: Steer;
  retry: Steer;
  giveUp: Steer;
}

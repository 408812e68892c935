import type { Act } from "#components/governance/act.ts";
import type {
  CreateEnvironmentInput,
  DeleteEnvironmentInput,
  UpdateEnvironmentInput,
} from "#lib/inventory/environment-schemas.ts";

/** What the environment pages may ask the server to do; given by the page, because components know no action. */
export interface EnvironmentActions {
  create: Act<CreateEnvironmentInput>;
  update: Act<UpdateEnvironmentInput>;
  remove: Act<DeleteEnvironmentInput>;
}

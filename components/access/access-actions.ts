import type { Act } from "#components/governance/act.ts";
import type { InvitationLink } from "./invite-dialog.tsx";

/** What the access pages may ask the server to do; given by the page, because components know no action. */
export interface AccessActions {
  invite: Act<unknown, InvitationLink>;
  inviteAgain: Act<unknown, InvitationLink>;
  setGrants: Act;
  disable: Act;
  endSessions: Act;
  endSession: Act;
  resetSecondFactor: Act;
  revokeToken: Act;
}

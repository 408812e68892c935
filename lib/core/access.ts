import { RookeryError } from "./errors.ts";
import type { Grant, Role } from "./schemas.ts";

/** Who acts. `operation` acts on behalf of its requester, with the requester's rights at run time. */
export type Actor =
  | { kind: "user"; id: string; name: string; sessionId: string; grants: readonly Grant[]; strongAt: Date | null }
  | { kind: "token"; id: string; name: string; userId: string; grants: readonly Grant[]; scopes: readonly string[] }
  | { kind: "operation"; id: string; name: string; userId: string; grants: readonly Grant[]; operationId: number }
  | { kind: "system"; id: string; name: string };

/** What is acted on. Leave environmentId out only for things that belong to the installation itself. */
export interface Resource {
  environmentId?: string | undefined;
}

/** Every action and the roles that may do it. Approving and running are two rights; an administrator has all. */
export const actionRoles = {
  "fleet.read": ["viewer", "developer", "operator", "approver"],
  "fleet.probe": ["developer", "operator", "approver"],
  "operation.propose": ["developer", "operator"],
  "operation.run": ["operator"],
  "operation.approve": ["approver"],
  "operation.break_glass": ["operator"],
  "cluster.edit": ["operator"],
  "audit.read": ["approver"],
  "view.save": ["viewer", "developer", "operator", "approver"],
  "session.own": ["viewer", "developer", "operator", "approver"],
  "token.own": ["developer", "operator", "approver"],
  "environment.edit": [],
  "access.manage": [],
  "settings.edit": [],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof actionRoles;

/** What a token may never do, whatever its owner may: a stolen token must not approve or change who has access. */
export const neverByToken: readonly Action[] = [
  "operation.approve",
  "operation.break_glass",
  "access.manage",
  "token.own",
];

/** Decides, from the actor's grants alone, whether `action` on `resource` is allowed. Pure. */
export function can(actor: Actor, action: Action, resource: Resource = {}): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "token") {
    if (neverByToken.includes(action)) return false;
    if (!actor.scopes.some((scope) => scope === "*" || scope === action)) return false;
  }
  const allowed: readonly Role[] = actionRoles[action];
  return actor.grants.some(
    (grant) =>
      (grant.role === "administrator" || allowed.includes(grant.role)) &&
      covers(grant, resource.environmentId, grant.role),
  );
}

// Installation-wide things need a grant for every environment; reading lists and one's own things need any grant.
function covers(grant: Grant, environmentId: string | undefined, role: Role): boolean {
  if (grant.environmentId === "*") return true;
  if (environmentId === undefined) return role !== "administrator";
  return grant.environmentId === environmentId;
}

/** The environments whose objects the actor may read: "*" or a list of ids. Lists filter by it, so names never leak. */
export function readableEnvironments(actor: Actor): "*" | string[] {
  if (actor.kind === "system") return "*";
  if (actor.kind === "token" && !actor.scopes.some((scope) => scope === "*" || scope === "fleet.read")) return [];
  if (actor.grants.some((grant) => grant.environmentId === "*")) return "*";
  return [...new Set(actor.grants.map((grant) => grant.environmentId))];
}

/** Throws `forbidden` with a sentence that names the missing right. Objects the actor may not even read answer not_found. */
export function demand(actor: Actor, action: Action, resource: Resource = {}): void {
  if (can(actor, action, resource)) return;
  if (resource.environmentId !== undefined && action !== "fleet.read" && !can(actor, "fleet.read", resource)) {
    throw new RookeryError("not_found", "There is no such object, or you may not see it.");
  }
  if (action === "fleet.read") throw new RookeryError("not_found", "There is no such object, or you may not see it.");
  throw new RookeryError(
    "forbidden",
    `This needs the right "${action}"${resource.environmentId ? " in this environment" : ""}. Ask an administrator for a role that has it.`,
  );
}

/** The person behind an actor: for four-eyes rules, a token or an operation counts as its owner. */
export function personOf(actor: Actor): string {
  return actor.kind === "token" || actor.kind === "operation" ? actor.userId : actor.id;
}

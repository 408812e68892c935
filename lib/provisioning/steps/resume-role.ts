import type { Context } from "../../core/context.ts";
import { ObservedInstance, type ProviderKind } from "../../inventory/schemas.ts";
import { readObserved } from "../../mariadb/light-poll.ts";
import { setReadOnly } from "../../mariadb/read-only.ts";
import { setSemiSync, startReplication } from "../../mariadb/replication.ts";
import type { Step, StepIo } from "../../operations/define.ts";
import { readMembers, withMember } from "../cluster/read-members.ts";
import { type RoleAfterStart, roleAfterStart } from "../cluster/role-after-start.ts";
import type { InstanceSpec } from "../schemas.ts";

async function lastSeen(context: Pick<Context, "database">, instanceId: string) {
  const row = await context.database.observation.findUnique({ where: { instanceId } });
  const body = ObservedInstance.safeParse(row?.body);
  if (!row?.bodyAt || !body.success) return null;
  return { readOnly: body.data.readOnly, replicates: body.data.links.length > 0, at: row.bodyAt };
}

async function decide(
  io: StepIo,
  provider: ProviderKind,
  self: InstanceSpec,
  others: readonly InstanceSpec[],
): Promise<{ body: ObservedInstance; decision: RoleAfterStart }> {
  const provisioner = io.tools.provisioner(provider);
  const body = await withMember(io.tools, self.instanceId, readObserved);
  const found = await Promise.all(
    others.map(async (other) => {
      const { state } = await provisioner.observe(other);
      const [seen] = state === "running" ? await readMembers(io.tools, [{ ...other, id: other.instanceId }]) : [];
      return {
        name: other.name,
        server: state,
        body: seen?.body ?? null,
        last: await lastSeen(io.context, other.instanceId),
      };
    }),
  );
  return {
    body,
    decision: roleAfterStart(
      { host: self.host, port: self.port, body, last: await lastSeen(io.context, self.instanceId) },
      found,
    ),
  };
}

// Replication starts with the server; only after a RESET or a skipped start do both threads stand still without an error.
function standsStill(body: ObservedInstance): boolean {
  return body.links.some((link) => link.io === "no" && link.sql === "no" && link.ioErrno === 0 && link.sqlErrno === 0);
}

/** Gives a started server its role again: opens a primary when that is safe, or lets a replica replicate. */
export function resumeRoleStep(provider: ProviderKind, self: InstanceSpec, others: readonly InstanceSpec[]): Step {
  const wantsSemiSync = self.semiSync && others.length > 0;
  return {
    key: "resume-role",
    name: "Give it its role again",
    target: self.name,
    expected: `${self.name} takes writes if it is the primary, else it replicates`,
    nature: "idempotent",
    async observe(io) {
      const { body, decision } = await decide(io, provider, self, others);
      const evidence = {
        role: decision.role,
        readOnly: body.readOnly,
        ...("why" in decision ? { why: decision.why } : {}),
      };
      if (decision.role === "replica") return { verdict: standsStill(body) ? "ready" : "done", evidence };
      if (decision.role === "closed") {
        if (!body.readOnly)
          return {
            verdict: "park",
            why: `${self.name} takes writes, but ${decision.why}. Find out which of them is the primary.`,
            evidence,
          };
        io.log(`${self.name} stays read-only: ${decision.why}`, "warn");
        return { verdict: "done", evidence };
      }
      return {
        verdict: body.readOnly || (wantsSemiSync && !body.semiSync.primaryEnabled) ? "ready" : "done",
        evidence,
      };
    },
    async act(io) {
      const { decision } = await decide(io, provider, self, others);
      await withMember(io.tools, self.instanceId, async (connection) => {
        if (decision.role === "replica") await startReplication(connection);
        if (decision.role !== "open") return;
        await setReadOnly(connection, false);
        io.log(`${self.name} takes writes again`);
        if (wantsSemiSync) await setSemiSync(connection, { primary: true });
      });
    },
  };
}

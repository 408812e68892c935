import { createHash } from "node:crypto";
import { z } from "zod";
import { isRookeryError, RookeryError } from "../../core/errors.ts";
import { describeKill } from "../../mariadb/describe-statements.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { killConnection, killQuery, type Process, readProcesses } from "../../mariadb/process-list.ts";
import { defineOperation, type Step, type StepIo } from "../../operations/define.ts";
import { withMember } from "../cluster/read-members.ts";
import { instanceSubject } from "../cluster/subject.ts";

export const KillSessionInput = z
  .object({
    instanceId: z.string().min(1),
    sessionId: z.int("the session's number").positive("the session's number"),
    what: z.enum(["connection", "query"]),
  })
  .strict();
export type KillSessionInput = z.input<typeof KillSessionInput>;

const Data = z.object({
  instanceId: z.string(),
  name: z.string(),
  user: z.string(),
  host: z.string(),
  statement: z.string().nullable(),
});

// A session is told by number, account and client address: after a restart of the server numbers begin anew.
function fingerprint(query: string | null): string | null {
  return query === null ? null : createHash("sha256").update(query).digest("hex").slice(0, 16);
}

async function findSession(connection: FleetConnection, sessionId: number): Promise<Process | null> {
  return (await readProcesses(connection)).find((session) => session.id === sessionId) ?? null;
}

/*
 * One statement. Dies after it: the session, or its statement, is seen to have ended. It may run beside other operations
 * of the cluster: what is to be ended is often what holds them up.
 */
export const killSessionOperation = defineOperation({
  kind: "session.kill",
  label: "End session",
  input: KillSessionInput,
  cancelMeaning: "Before the statement is sent nothing happens; afterwards it cannot be taken back.",
  async subject(context, { instanceId, what, sessionId }) {
    const subject = await instanceSubject(
      context,
      instanceId,
      what === "query" ? `End the statement of session ${sessionId} on` : `End session ${sessionId} on`,
    );
    return { ...subject, lock: null };
  },
  async plan(io, { instanceId, sessionId, what }) {
    const row = await io.context.database.instance.findUnique({ where: { id: instanceId }, select: { name: true } });
    const session = await withMember(io.tools, instanceId, (connection) => findSession(connection, sessionId));
    if (!row || !session) throw new RookeryError("precondition", `Session ${sessionId} has already ended.`);
    if (session.command === "Binlog Dump" || session.user === "system user") {
      throw new RookeryError(
        "precondition",
        `Session ${sessionId} belongs to replication (${session.command}). Use the replication actions instead.`,
      );
    }
    const statement = what === "query" ? fingerprint(session.query) : null;
    return {
      summary: `Session ${sessionId} of ${session.user} from ${session.host || "the host itself"} on ${row.name}: ${what === "query" ? "its statement is ended" : "it is closed"}.`,
      targets: [
        {
          kind: "session",
          id: `${instanceId}:${sessionId}`,
          name: `${session.user}@${session.host}`,
          role: session.command,
        },
      ],
      statements: [{ target: row.name, sql: describeKill(sessionId, what) }],
      commands: [],
      files: [],
      preflight: [
        {
          name: "Session",
          result: "passed",
          finding: `${session.command}${session.seconds === null ? "" : ` for ${Math.round(session.seconds)} s`}: ${(session.query ?? "nothing").slice(0, 300)}`,
        },
      ],
      risk: "medium",
      effect:
        what === "query"
          ? "The statement ends with an error at its client; a long write is rolled back, which can take as long as it ran."
          : "The client loses its connection; its open transaction is rolled back.",
      undo: "None.",
      expectedSeconds: 1,
      assumptions: { user: session.user, host: session.host },
      data: { instanceId, name: row.name, user: session.user, host: session.host, statement },
    };
  },
  steps({ sessionId, what }, plan): Step[] {
    const data = Data.parse(plan.data);
    return [
      {
        key: "kill",
        name: what === "query" ? "End the statement" : "Close the session",
        target: `${data.name} session ${sessionId}`,
        expected: what === "query" ? "the statement has ended" : "the session has ended",
        nature: "checkable",
        pointOfNoReturn: true,
        async observe(io) {
          const session = await withMember(io.tools, data.instanceId, (connection) =>
            findSession(connection, sessionId),
          );
          if (!session) return { verdict: "done", evidence: { session: "ended" } };
          const evidence = { user: session.user, host: session.host, command: session.command };
          if (session.user !== data.user || session.host !== data.host)
            return { verdict: "done", evidence: { ...evidence, session: "another one has this number now" } };
          const ended =
            what === "query" &&
            (session.query === null || (data.statement !== null && fingerprint(session.query) !== data.statement));
          return { verdict: ended || session.command === "Killed" ? "done" : "ready", evidence };
        },
        act: (io) => kill(io, data, sessionId, what),
      },
    ];
  },
  async verify(io, { sessionId, what }, plan) {
    const data = Data.parse(plan.data);
    const session = await withMember(io.tools, data.instanceId, (connection) => findSession(connection, sessionId));
    if (!session) return `Session ${sessionId} on ${data.name} has ended.`;
    return what === "query"
      ? `The statement of session ${sessionId} on ${data.name} has ended; the session stays.`
      : `Session ${sessionId} on ${data.name} is ending; it is rolling back.`;
  },
});

async function kill(
  io: StepIo,
  data: z.infer<typeof Data>,
  sessionId: number,
  what: "connection" | "query",
): Promise<void> {
  await withMember(io.tools, data.instanceId, async (connection) => {
    try {
      await (what === "query" ? killQuery(connection, sessionId) : killConnection(connection, sessionId));
    } catch (error) {
      // It ended by itself between look and act: that is what was wanted.
      if (!isRookeryError(error, "not_found")) throw error;
    }
    // The server ends a session at its next safe point, not at once.
    for (let attempt = 0; attempt < 40 && (await isStill(connection, data, sessionId, what)); attempt++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

async function isStill(
  connection: FleetConnection,
  data: z.infer<typeof Data>,
  sessionId: number,
  what: "connection" | "query",
): Promise<boolean> {
  const session = await findSession(connection, sessionId);
  if (!session || session.user !== data.user || session.command === "Killed") return false;
  return what === "connection" || fingerprint(session.query) === data.statement;
}

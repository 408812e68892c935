import Link from "next/link";
import { Pip } from "#components/ui/pip.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import type { AuditEventView } from "#lib/audit/schemas.ts";
import { actionWords, resultLook } from "./audit-words.ts";

/** What stands in the audit's table: when and what first, then to what, by whom, and how it ended. */
export const auditColumns: readonly Column<AuditEventView>[] = [
  { id: "at", header: "When", narrow: "first", cell: (row) => <Time at={row.at} /> },
  { id: "actor", header: "Who", narrow: "first", cell: (row) => row.actor.name },
  { id: "action", header: "Action", cell: (row) => actionWords(row.action) },
  { id: "subject", header: "Done to", cell: (row) => row.subject.name },
  {
    id: "operation",
    header: "Operation",
    narrow: "hide",
    numeric: true,
    cell: (row) =>
      row.operationId === null ? null : (
        <Link href={`/automation/operations/${row.operationId}`}>{row.operationId}</Link>
      ),
  },
  {
    id: "result",
    header: "Result",
    narrow: "first",
    cell: (row) => {
      const [tone, word] = resultLook(row);
      return <Pip tone={tone} word={word} />;
    },
  },
  { id: "reason", header: "Reason", narrow: "hide", cell: (row) => row.reason },
  { id: "sequence", header: "Row", numeric: true, narrow: "hide", cell: (row) => row.sequence },
  { id: "phase", header: "Half", narrow: "hide", initiallyHidden: true, cell: (row) => row.phase },
  {
    id: "hash",
    header: "Hash",
    narrow: "hide",
    initiallyHidden: true,
    cell: (row) => <code title={row.hash}>{row.hash.slice(0, 12)}</code>,
  },
];

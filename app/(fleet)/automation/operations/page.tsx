import type { Metadata } from "next";
import Link from "next/link";
import { OperationsTable } from "#components/operation/operations-table.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { listOperations } from "#lib/operations/list.ts";
import { operationStates } from "#lib/operations/schemas.ts";
import { requestContext } from "#lib/web/context.ts";

export const metadata: Metadata = { title: "Operations" };

type Query = Record<string, string | string[] | undefined>;

/** All work on the fleet. The address holds filter and search, and the first paint follows it. */
export default async function OperationsRoute({ searchParams }: { searchParams: Promise<Query> }) {
  const [context, query] = [await requestContext(), await searchParams];
  const states = operationStates.filter((state) => all(query.state).includes(state));
  const [initial, environments] = await Promise.all([
    listOperations(context, {
      limit: 100,
      ...(states.length > 0 ? { state: states } : {}),
      ...(all(query.kind).length > 0 ? { kind: all(query.kind) } : {}),
      ...(all(query.environmentId).length > 0 ? { environmentId: all(query.environmentId) } : {}),
      ...(typeof query.q === "string" && query.q !== "" ? { text: query.q.slice(0, 200) } : {}),
    }),
    listEnvironments(context),
  ]);
  const { catalogue } = context;
  const kinds = catalogue.kinds().map((kind) => ({ kind, label: catalogue.get(kind)?.label ?? kind }));
  return (
    <>
      <div className="verdict">
        <div>
          <h1>Operations</h1>
          <p className="muted">Every piece of work on the fleet: planned, approved, run, read back, and kept.</p>
        </div>
        <div className="actions">
          <Link className="button" href="/automation/approvals">
            Approvals waiting for me
          </Link>
        </div>
      </div>
      <section className="stratum" aria-label="All operations">
        <OperationsTable
          initial={initial}
          environments={Object.fromEntries(environments.map(({ id, name, pattern }) => [id, { name, pattern }]))}
          kinds={kinds}
        />
      </section>
    </>
  );
}

function all(value: string | string[] | undefined): string[] {
  return [value ?? []].flat().filter((one) => one !== "");
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PageHead } from "#components/governance/page-head.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { plural } from "#components/ui/format.ts";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import type { EnvironmentPolicy } from "#lib/inventory/environment-schemas.ts";
import { DeleteEnvironment } from "./delete-environment.tsx";
import type { EnvironmentActions } from "./environment-actions.ts";
import { EnvironmentForm } from "./environment-form.tsx";
import { type EnvironmentList, environmentsQuery } from "./environment-queries.ts";
import { EnvironmentStratum } from "./environment-stratum.tsx";
import { type OperationKind, promotionWords } from "./policy-words.ts";

export interface EnvironmentsViewProps {
  initial: EnvironmentList;
  kinds: readonly OperationKind[];
  /** The policy that a new environment begins with. */
  fresh: EnvironmentPolicy;
  /** Environments that this person may edit: "*" or their ids. */
  editable: "*" | readonly string[];
  actions: EnvironmentActions;
}

/** The environments in order of promotion, each with its band, its demands and its change window. */
export function EnvironmentsView({ initial, kinds, fresh, editable, actions }: EnvironmentsViewProps) {
  const query = useQuery({ ...environmentsQuery, initialData: initial });
  const [params, change] = useUrlState();
  const [deleting, setDeleting] = useState<string | null>(null);
  const { rows } = query.data;
  const edited = params.get("edit");
  const mayEdit = (id: string) => editable === "*" || editable.includes(id);
  const why = editable === "*" ? null : "Only an administrator of every environment can make one";
  return (
    <>
      <PageHead
        title={rows.length === 0 ? "There is no environment." : `Changes go to ${promotionWords(rows)}.`}
        actions={
          <Button kind="primary" onClick={() => change({ edit: "new" })} why={why}>
            Make an environment
          </Button>
        }
      >
        {plural(rows.length, "environment")}. The policy of each says what an operation in it needs before it may run.
      </PageHead>
      <QueryBoundary query={query} what="the environments">
        {() =>
          rows.length === 0 ? (
            <EmptyState title="No environment yet">
              Every cluster lives in one. Make development, staging and production, each with its own policy.
            </EmptyState>
          ) : (
            rows.map((environment, index) => (
              <EnvironmentStratum
                key={environment.id}
                environment={environment}
                place={index + 1}
                kinds={kinds}
                mayEdit={mayEdit(environment.id)}
                onEdit={() => change({ edit: environment.slug })}
                onDelete={() => setDeleting(environment.id)}
              />
            ))
          )
        }
      </QueryBoundary>
      <EnvironmentForm
        key={edited ?? "closed"}
        open={edited !== null}
        onClose={() => change({ edit: null })}
        environment={rows.find((one) => one.slug === edited) ?? null}
        all={rows}
        fresh={fresh}
        kinds={kinds}
        actions={actions}
      />
      <DeleteEnvironment
        environment={rows.find((one) => one.id === deleting) ?? null}
        onClose={() => setDeleting(null)}
        remove={actions.remove}
      />
    </>
  );
}

"use client";

import type { FieldError } from "#components/governance/act-form.tsx";
import { BareSelect, SelectField } from "#components/ui/select.tsx";
import type { EnvironmentPolicy } from "#lib/inventory/environment-schemas.ts";
import { approvalWords, kindsOf, type OperationKind } from "./policy-words.ts";
import { kindField } from "./read-form.ts";

const counts = [0, 1, 2, 3, 4, 5].map((count) => ({ value: String(count), label: approvalWords(count) }));

/** How many approvals an operation needs: one number for all, and another where a kind should differ. */
export function ApprovalsFields({
  policy,
  kinds,
  error,
}: {
  policy: EnvironmentPolicy;
  kinds: readonly OperationKind[];
  error: FieldError;
}) {
  const { approvals } = policy;
  return (
    <>
      <h3>Approvals</h3>
      <SelectField
        label="Each operation needs"
        name="approvalsDefault"
        choices={counts}
        defaultValue={String(approvals.default)}
        hint="From people with the role approver here, never from who wrote it or edited it last"
        error={error("policy.approvals.default")}
      />
      <table className="plain-table" aria-label="Approvals by kind of operation">
        <thead>
          <tr>
            <th scope="col">But this kind</th>
            <th scope="col">Needs</th>
          </tr>
        </thead>
        <tbody>
          {kindsOf(policy, kinds).map(({ kind, label }) => (
            <tr key={kind}>
              <td>
                {label} <code className="muted small">{kind}</code>
              </td>
              <td>
                <BareSelect
                  label={`Approvals for ${label}`}
                  name={kindField(kind)}
                  choices={[{ value: "", label: "as above" }, ...counts]}
                  defaultValue={approvals.kinds[kind] === undefined ? "" : String(approvals.kinds[kind])}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

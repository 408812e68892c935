"use client";

import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { Button } from "#components/ui/button.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { DangerDialog } from "#components/ui/danger-dialog.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Pip } from "#components/ui/pip.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import type { TokenView } from "#lib/access/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { scopeWord } from "./role-words.ts";

interface TokensTableProps {
  tokens: readonly TokenView[];
  environments: readonly EnvironmentRef[];
  revokeToken: Act;
  withPerson?: boolean;
}

/** API tokens, those in force first; a token itself is never shown here. */
export function TokensTable({ tokens, environments, revokeToken, withPerson = false }: TokensTableProps) {
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  const now = useNow();
  const act = useAct();
  const place = (id: string) =>
    id === "*"
      ? "every environment"
      : (environments.find((one) => one.id === id)?.name ?? "an environment that is gone");
  const inForce = (token: TokenView) => token.revokedAt === null && Date.parse(token.expiresAt) > now;
  const rows = tokens.toSorted((a, b) => Number(inForce(b)) - Number(inForce(a)));
  const columns: Column<TokenView>[] = [
    { id: "name", header: "Name", narrow: "first", cell: (token) => token.name },
    {
      id: "state",
      header: "State",
      narrow: "first",
      cell: (token) =>
        token.revokedAt ? (
          <Pip tone="quiet" word="Revoked" />
        ) : inForce(token) ? (
          <Pip tone="ok" word="In force" />
        ) : (
          <Pip tone="quiet" word="Expired" />
        ),
    },
    ...(withPerson ? [{ id: "owner", header: "Owner", cell: (token: TokenView) => token.userName }] : []),
    { id: "prefix", header: "Begins with", cell: (token) => <code>{token.prefix}</code> },
    {
      id: "scopes",
      header: "May",
      cell: (token) => <span title={token.scopes.map(scopeWord).join("\n")}>{token.scopes.join(", ")}</span>,
    },
    { id: "where", header: "Where", cell: (token) => place(token.environmentId) },
    { id: "used", header: "Last used", cell: (token) => <Time at={token.lastUsedAt} style="ago" /> },
    { id: "expires", header: "Expires", cell: (token) => <Time at={token.expiresAt} /> },
    {
      id: "revoke",
      header: "Action",
      narrow: "first",
      hideable: false,
      cell: (token) =>
        inForce(token) ? (
          <Button mutates label={`Revoke the token ${token.name}`} onClick={() => setRevoking(token)}>
            Revoke
          </Button>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        label="API tokens"
        noun="token"
        columns={columns}
        rows={rows}
        total={rows.length}
        rowKey={(token) => token.id}
        tools={false}
        empty={<p className="muted">There is no API token yet. Pipelines and scripts need one to use the API.</p>}
      />
      <DangerDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke the token ${revoking?.name ?? ""}?`}
        band={<InstallationBand name="API tokens" />}
        facts={[
          { name: "Targets", value: `${revoking?.prefix ?? ""}…, owned by ${revoking?.userName ?? ""}` },
          { name: "Effect", value: "Whatever uses it is refused from its next request on." },
          { name: "Duration", value: "at once" },
          {
            name: "Way back",
            value: "None: a revoked token stays dead. Make a new one and put it where this one was.",
          },
        ]}
        typedName={revoking?.name ?? null}
        preflight={[]}
        confirmLabel="Revoke token"
        onConfirm={async () => {
          const tokenId = revoking?.id ?? "";
          const done = `The token ${revoking?.name ?? ""} is revoked`;
          const result = await act(() => revokeToken({ tokenId }), { done, topics: ["access", "audit"] });
          return result.ok ? { ok: true } : { ok: false, message: result.message };
        }}
      />
    </>
  );
}

"use client";

import { EmptyState } from "#components/ui/empty-state.tsx";
import { plural } from "#components/ui/format.ts";
import { Pip, type Tone } from "#components/ui/pip.tsx";
import type { DiscoveredServer } from "#lib/provisioning/import-schemas.ts";
import { addressOf, type Discovery, treeOf } from "./import-draft.ts";

const looks: Record<DiscoveredServer["status"], [Tone, string]> = {
  found: ["ok", "Found"],
  "not reached": ["critical", "Not reached"],
  refused: ["critical", "Refused"],
  "not MariaDB": ["warning", "Not MariaDB"],
  "too old": ["warning", "Too old"],
  "already managed": ["quiet", "Already managed"],
};

interface DiscoveryTreeProps {
  found: Discovery;
  /** Addresses that are to be adopted. */
  chosen: ReadonlySet<string>;
  onChosen: (address: string, chosen: boolean) => void;
  names: Readonly<Record<string, string>>;
  onName: (address: string, name: string) => void;
  errors: Readonly<Record<string, string>>;
}

/** What was found, as a tree of who copies from whom; what could not be seen stands in it with its reason. */
export function DiscoveryTree(props: DiscoveryTreeProps) {
  const { found, chosen, onChosen, names, onName, errors } = props;
  const rows = treeOf(found.servers);
  if (rows.length === 0)
    return (
      <EmptyState title="Nothing was found">
        The server answered and named no others. Check host and port, then look again.
      </EmptyState>
    );
  return (
    <ul className="plain discovery" aria-label="Servers found">
      {rows.map(({ server, depth }) => {
        const address = addressOf(server);
        const adoptable = server.status === "found";
        return (
          <li key={address} style={{ paddingInlineStart: `${depth * 20}px` }}>
            <div className="row">
              {depth > 0 ? (
                <span className="muted" aria-hidden="true">
                  └
                </span>
              ) : null}
              <Pip tone={looks[server.status][0]} word={looks[server.status][1]} />
              <code>{address}</code>
              {server.role ? <span className="strong">{server.role}</span> : null}
              {depth > 0 && server.source ? (
                <span className="hidden-text">copies from {addressOf(server.source)}</span>
              ) : null}
              <span className="muted small">{facts(server)}</span>
            </div>
            <div className={adoptable ? "small" : undefined}>{server.sentence}</div>
            <Missing server={server} />
            {adoptable ? (
              <div className="row">
                <label className="check">
                  <input
                    type="checkbox"
                    checked={chosen.has(address)}
                    onChange={(event) => onChosen(address, event.target.checked)}
                  />
                  Adopt as
                </label>
                <input
                  className="member-name"
                  aria-label={`Name of ${address}`}
                  aria-invalid={errors[address] ? true : undefined}
                  value={names[address] ?? ""}
                  disabled={!chosen.has(address)}
                  spellCheck={false}
                  autoCapitalize="off"
                  onChange={(event) => onName(address, event.target.value)}
                />
                {errors[address] ? <span className="problem">{errors[address]}</span> : null}
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function facts(server: DiscoveredServer): string {
  const words = [
    server.version,
    server.readOnly === null ? null : server.readOnly ? "read-only" : "writable",
    server.tls === null ? null : server.tls ? "connection encrypted" : "connection not encrypted",
  ];
  return words.filter((word) => word !== null).join(", ");
}

function Missing({ server }: { server: DiscoveredServer }) {
  if (server.missing.length === 0) return null;
  return (
    <details className="fold" open>
      <summary>The account lacks {plural(server.missing.length, "privilege")}</summary>
      <dl className="facts">
        {server.missing.map(({ privilege, cost }) => (
          <div key={privilege} className="pair">
            <dt>
              <code>{privilege}</code>
            </dt>
            <dd>{cost}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

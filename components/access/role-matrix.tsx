"use client";

import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { type GrantLook, roleWords } from "./role-words.ts";

/** The choices of a matrix as "environment role" words. */
export type Chosen = ReadonlySet<string>;
export const keyOf = (environmentId: string, role: string) => `${environmentId} ${role}`;

/** The grants that a set of choices stands for. Pure. */
export function grantsOf(chosen: Chosen): { environmentId: string; role: string }[] {
  return [...chosen].toSorted().map((key) => {
    const [environmentId = "", role = ""] = key.split(" ");
    return { environmentId, role };
  });
}

/** The choices that were made by hand; what a provider gives cannot be changed here. Pure. */
export function manualChoices(grants: readonly GrantLook[]): Set<string> {
  return new Set(
    grants
      .filter((grant) => (grant.source ?? "manual") === "manual")
      .map((grant) => keyOf(grant.environmentId, grant.role)),
  );
}

export interface RoleMatrixProps {
  environments: readonly EnvironmentRef[];
  chosen: Chosen;
  onChange: (chosen: Set<string>) => void;
  /** Roles that a sign-in provider gives: shown as given, not to be changed. */
  given?: readonly GrantLook[];
}

/** Who may do what where: environments down, roles across. Roles are a set; none of them implies another but reading. */
export function RoleMatrix({ environments, chosen, onChange, given = [] }: RoleMatrixProps) {
  const places = [{ id: "*", name: "Every environment" }, ...environments];
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  return (
    <div className="matrix-box">
      <table className="matrix" aria-label="Roles by environment">
        <thead>
          <tr>
            <th scope="col">Where</th>
            {roleWords.map(({ role, does }) => (
              <th key={role} scope="col" title={does}>
                {role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.id}>
              <th scope="row">{place.name}</th>
              {roleWords.map(({ role }) => {
                const key = keyOf(place.id, role);
                const from = given.find((grant) => keyOf(grant.environmentId, grant.role) === key)?.source;
                return (
                  <td key={role}>
                    <label className="cell-check">
                      <input
                        type="checkbox"
                        checked={chosen.has(key) || from !== undefined}
                        disabled={from !== undefined && !chosen.has(key)}
                        aria-label={`${role} in ${place.name}${from ? `, given by ${from}` : ""}`}
                        onChange={() => toggle(key)}
                      />
                      <span className="matrix-word" aria-hidden="true">
                        {role}
                      </span>
                      {from ? <span className="small muted">by {from}</span> : null}
                    </label>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What each role may do, for the foot of a matrix. */
export function RoleLegend() {
  return (
    <p className="small muted prose">
      {roleWords.map(({ role, does }) => `${role[0]?.toUpperCase()}${role.slice(1)}: ${does}`).join(". ")}. Nobody
      approves what they wrote themselves.
    </p>
  );
}

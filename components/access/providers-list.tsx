"use client";

import { Stratum } from "#components/governance/page-head.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** A sign-in provider as the configuration has it, without its secret. */
export interface ProviderLook {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  scopes: string;
  groupsClaim: string;
  groups: readonly { group: string; roles: string }[];
  least: string | null;
}

/** Where people can sign in besides a password here, and which group gives which role. Configured by environment, so read only. */
export function ProvidersList({ providers }: { providers: readonly ProviderLook[] }) {
  if (providers.length === 0)
    return (
      <EmptyState
        title="No sign-in provider is configured"
        command={`ROOKERY_OIDC='[{"id":"corp","name":"Corp","issuer":"https://id.example.com","clientId":"rookery","clientSecretFile":"/etc/rookery/oidc","groupRoles":{"dba":[{"role":"operator"}]}}]' npm start`}
      >
        People sign in with e-mail and password. OpenID Connect providers come from the variable ROOKERY_OIDC, a JSON
        list; their groups can give roles.
      </EmptyState>
    );
  return providers.map((provider) => (
    <Stratum key={provider.id} name={provider.name} remark="configured by ROOKERY_OIDC; read only here">
      <div className="columns">
        <dl className="facts">
          <dt>Issuer</dt>
          <dd className="mono">{provider.issuer}</dd>
          <dt>Client</dt>
          <dd className="mono">{provider.clientId}</dd>
          <dt>Scopes</dt>
          <dd className="mono">{provider.scopes}</dd>
          <dt>Groups from</dt>
          <dd>
            the claim <code>{provider.groupsClaim}</code>
          </dd>
          <dt>Without a group</dt>
          <dd>{provider.least ?? "the sign-in is refused"}</dd>
        </dl>
        {provider.groups.length === 0 ? (
          <p className="muted">No group gives a role; everybody gets what stands at "Without a group".</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col">Gives</th>
              </tr>
            </thead>
            <tbody>
              {provider.groups.map((mapping) => (
                <tr key={mapping.group}>
                  <td className="mono">{mapping.group}</td>
                  <td>{mapping.roles}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Stratum>
  ));
}

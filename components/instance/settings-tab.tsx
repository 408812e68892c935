import { AsOf } from "#components/fleet/as-of.tsx";
import { ClusterLink } from "#components/fleet/cluster-link.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Time } from "#components/ui/time.tsx";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";

const tlsWords: Record<string, string> = {
  off: "not used",
  required: "required, certificate not checked",
  verify: "required, certificate checked against the fleet's authority",
};

/** How Rookery reaches the server, what it was told to be, and what it said of itself. */
export function SettingsTab({ instance }: { instance: InstanceView }) {
  const address = `${instance.host}:${instance.port}`;
  return (
    <section className="stratum" aria-labelledby="settings">
      <header>
        <h2 id="settings">Settings</h2>
        <span className="small muted">
          last reading <AsOf at={instance.asOf.at} />
        </span>
      </header>
      <dl className="facts">
        <dt>Cluster</dt>
        <dd>
          <ClusterLink slug={instance.cluster.slug} name={instance.cluster.name} />
        </dd>
        <dt>Address</dt>
        <dd>
          <span className="mono">{address}</span> <CopyButton text={address} what="address" />
        </dd>
        <dt>Version</dt>
        <dd>
          <span className="mono">{instance.version}</span>{" "}
          {instance.versionObserved ? "" : "(as planned, not yet observed)"}
        </dd>
        <dt>Server id</dt>
        <dd>{instance.serverId}</dd>
        <dt>Should be</dt>
        <dd>{instance.desired}</dd>
        <dt>Managed</dt>
        <dd>{instance.managed ? `by Rookery, provider ${instance.provider}` : "elsewhere; Rookery only watches it"}</dd>
        <dt>TLS</dt>
        <dd>{tlsWords[instance.tls] ?? instance.tls}</dd>
        <dt>Data folder</dt>
        <dd>
          <span className="mono">{instance.dataFolder ?? "unknown"}</span>
        </dd>
        <dt>Known since</dt>
        <dd>
          <Time at={instance.createdAt} style="full" />
        </dd>
        <dt>Id</dt>
        <dd>
          <span className="mono">{instance.id}</span> <CopyButton text={instance.id} what="id" />
        </dd>
      </dl>
    </section>
  );
}

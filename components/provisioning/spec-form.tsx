"use client";

import { CheckField, TextField } from "#components/ui/field.tsx";
import { formatBytes } from "#components/ui/format.ts";
import { SelectField } from "#components/ui/select.tsx";
import { errorsBelow, PairsField } from "./pairs-field.tsx";
import type { HostOffer } from "./provisioning-queries.ts";
import { membersOf, type SpecDraft } from "./spec-draft.ts";

export interface EnvironmentChoice {
  slug: string;
  name: string;
}
interface SpecFormProps {
  draft: SpecDraft;
  change: (patch: Partial<SpecDraft>) => void;
  /** What is wrong, by path of the field. */
  errors: Readonly<Record<string, string>>;
  environments: readonly EnvironmentChoice[];
  offer: HostOffer | undefined;
}

/** The guided form: every field of a spec, in the order in which a DBA decides. */
export function SpecForm({ draft, change, errors, environments, offer }: SpecFormProps) {
  return (
    <>
      <fieldset className="part">
        <legend>What it is</legend>
        <div className="part-fields">
          <TextField
            label="Name"
            hint="3 to 40 lower-case letters, digits, hyphens. It stands in addresses and on disk and stays."
            error={errors.name}
            value={draft.name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ name: event.target.value })}
          />
          <SelectField
            label="Environment"
            hint="It decides who may approve and run this."
            error={errors.environment}
            value={draft.environment}
            choices={[
              ...(draft.environment === "" ? [{ value: "", label: "Choose one" }] : []),
              ...environments.map(({ slug, name }) => ({ value: slug, label: name })),
              ...(draft.environment !== "" && environments.every(({ slug }) => slug !== draft.environment)
                ? [{ value: draft.environment, label: draft.environment, why: "there is no such environment" }]
                : []),
            ]}
            onChange={(event) => change({ environment: event.target.value })}
          />
          <TextField
            label="Owner"
            hint="Who answers for it: a team or a person."
            error={errors.owner}
            value={draft.owner}
            onChange={(event) => change({ owner: event.target.value })}
          />
        </div>
        <PairsField
          label="Labels"
          noun="label"
          hint="For finding it again: team, cost centre, application."
          rows={draft.labels}
          errors={errorsBelow(errors, "labels")}
          nameHint="app"
          valueHint="checkout"
          onChange={(labels) => change({ labels })}
        />
      </fieldset>
      <Shape draft={draft} change={change} errors={errors} offer={offer} />
      <Servers draft={draft} change={change} errors={errors} offer={offer} />
      <fieldset className="part">
        <legend>Safety</legend>
        <CheckField
          label="Every connection must use TLS"
          hint="Rookery makes the certificates, signed by the fleet's own authority."
          checked={draft.tlsRequired}
          error={errors.tlsRequired}
          onChange={(event) => change({ tlsRequired: event.target.checked })}
        />
        <CheckField
          label="A commit waits until one replica has it (semi-sync)"
          hint={
            draft.topology === "standalone"
              ? "Needs a replica."
              : "Costs one round trip per commit; no committed transaction is lost with the primary."
          }
          checked={draft.semiSync && draft.topology === "replication"}
          disabled={draft.topology === "standalone"}
          error={errors.semiSync}
          onChange={(event) => change({ semiSync: event.target.checked })}
        />
        <SelectField
          label="When a server is found stopped that should run"
          value={draft.restartPolicy}
          error={errors.restartPolicy}
          choices={[
            { value: "always", label: "Start it again" },
            { value: "never", label: "Leave it and say so" },
          ]}
          onChange={(event) => change({ restartPolicy: event.target.value === "never" ? "never" : "always" })}
        />
      </fieldset>
    </>
  );
}

type PartProps = Pick<SpecFormProps, "draft" | "change" | "errors" | "offer">;

function Shape({ draft, change, errors, offer }: PartProps) {
  const installed = Object.entries(offer?.versions ?? {}).toSorted(([a], [b]) =>
    b.localeCompare(a, "en", { numeric: true }),
  );
  const known = installed.some(([series]) => series === draft.version);
  return (
    <fieldset className="part">
      <legend>Shape</legend>
      <div className="part-fields">
        <SelectField
          label="Topology"
          value={draft.topology}
          error={errors.topology}
          choices={[
            { value: "replication", label: "Replication: one primary, replicas follow" },
            { value: "standalone", label: "Standalone: one server" },
          ]}
          onChange={(event) => change({ topology: event.target.value === "standalone" ? "standalone" : "replication" })}
        />
        <TextField
          label="Replicas"
          inputMode="numeric"
          hint={draft.topology === "standalone" ? "A standalone cluster has none." : "1 to 8."}
          value={draft.topology === "standalone" ? "0" : draft.replicas}
          disabled={draft.topology === "standalone"}
          error={errors.replicas}
          onChange={(event) => change({ replicas: event.target.value })}
        />
        <SelectField
          label="MariaDB version"
          hint={offer ? "As installed on the host." : "Asking the host what is installed."}
          value={draft.version}
          error={errors.version}
          choices={[
            ...(draft.version === "" ? [{ value: "", label: "Choose one" }] : []),
            ...installed.map(([series, exact]) => ({ value: series, label: `${series} (${exact})` })),
            ...(draft.version !== "" && !known
              ? [{ value: draft.version, label: draft.version, why: offer ? "not installed" : undefined }]
              : []),
          ]}
          onChange={(event) => change({ version: event.target.value })}
        />
        <div className="field">
          <span className="label">Provider</span>
          <span>local</span>
          <span className="hint">Servers run as processes on Rookery's own host.</span>
        </div>
      </div>
    </fieldset>
  );
}

function Servers({ draft, change, errors, offer }: PartProps) {
  const members = membersOf(draft);
  const automatic = offer?.freePorts.slice(0, members ?? 1).join(", ");
  const portError = errors.ports ?? Object.values(errorsBelow(errors, "ports"))[0];
  return (
    <fieldset className="part">
      <legend>Servers</legend>
      <div className="part-fields">
        <TextField
          label="Ports"
          hint={`One per server, primary first. Empty: Rookery picks free ones${automatic ? `, now ${automatic}` : ""}.`}
          placeholder="automatic"
          value={draft.ports}
          error={portError}
          onChange={(event) => change({ ports: event.target.value })}
        />
        <TextField
          label="Address to listen on"
          value={draft.bindAddress}
          error={errors["providerSettings.bindAddress"]}
          spellCheck={false}
          onChange={(event) => change({ bindAddress: event.target.value })}
        />
        <TextField
          label="Memory for data, MiB per server (buffer pool)"
          inputMode="numeric"
          hint={
            offer
              ? `${formatBytes(offer.memory.availableBytes)} of ${formatBytes(offer.memory.totalBytes)} are available on the host.`
              : undefined
          }
          value={draft.bufferPoolMb}
          error={errors.bufferPoolMb}
          onChange={(event) => change({ bufferPoolMb: event.target.value })}
        />
        <TextField
          label="Storage path"
          hint={
            offer
              ? `Empty: ${offer.storageRoot}. ${formatBytes(offer.disk.freeBytes)} are free there.`
              : "Empty: under Rookery's home."
          }
          placeholder="automatic"
          value={draft.storagePath}
          error={errors.storagePath}
          spellCheck={false}
          onChange={(event) => change({ storagePath: event.target.value })}
        />
      </div>
      <PairsField
        label="Variables"
        noun="variable"
        hint="Server settings beside Rookery's baseline; the whole option file stands in the plan."
        rows={draft.variables}
        errors={errorsBelow(errors, "variables")}
        nameHint="max_connections"
        valueHint="500"
        onChange={(variables) => change({ variables })}
      />
    </fieldset>
  );
}

"use client";

import { TextArea, TextField } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import type { ImportDraft, TlsMode } from "./import-draft.ts";

interface SeedFormProps {
  draft: ImportDraft;
  change: (patch: Partial<ImportDraft>) => void;
  password: string;
  onPassword: (text: string) => void;
  /** A password was given for this account already and is kept sealed. */
  sealed: boolean;
  errors: Readonly<Record<string, string>>;
}

const modes: readonly { value: TlsMode; label: string }[] = [
  { value: "verify", label: "Encrypt and check the server's certificate" },
  { value: "encrypt", label: "Encrypt, without checking who answers" },
  { value: "off", label: "Off: everything can be read on the way" },
];

/** One server of the topology and the account to look with. */
export function SeedForm({ draft, change, password, onPassword, sealed, errors }: SeedFormProps) {
  return (
    <fieldset className="part">
      <legend>One server of the topology</legend>
      <div className="part-fields">
        <TextField
          label="Host"
          hint="A name or an address. The others are found from it."
          error={errors.host}
          value={draft.host}
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => change({ host: event.target.value })}
        />
        <TextField
          label="Port"
          inputMode="numeric"
          error={errors.port}
          value={draft.port}
          onChange={(event) => change({ port: event.target.value })}
        />
        <TextField
          label="Account"
          hint="The same account is used on every server found."
          error={errors.user ?? errors.account}
          value={draft.user}
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => change({ user: event.target.value })}
        />
        <TextField
          label="Password"
          type="password"
          hint={
            sealed
              ? "Kept sealed from the last look. Type it again to replace it."
              : "Sealed at once: only a worker can open it, no page shows it again."
          }
          error={errors.password ?? errors.secretId}
          value={password}
          autoComplete="off"
          onChange={(event) => onPassword(event.target.value)}
        />
      </div>
      <SelectField
        label="TLS"
        error={errors.tls}
        value={draft.tls}
        choices={modes}
        onChange={(event) =>
          change({ tls: modes.find(({ value }) => value === event.target.value)?.value ?? "encrypt" })
        }
      />
      {draft.tls === "verify" ? (
        <>
          <TextArea
            label="Certificate of the authority (PEM)"
            error={errors.caPem}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={draft.caPem}
            spellCheck={false}
            className="mono"
            onChange={(event) => change({ caPem: event.target.value })}
          />
          <TextField
            label="Name in the certificate (optional)"
            hint="Where it differs from the host."
            error={errors.serverName}
            value={draft.serverName}
            spellCheck={false}
            onChange={(event) => change({ serverName: event.target.value })}
          />
        </>
      ) : null}
    </fieldset>
  );
}

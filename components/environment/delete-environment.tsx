"use client";

import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { type Act, useAct } from "#components/governance/act.ts";
import { DangerDialog } from "#components/ui/danger-dialog.tsx";
import type { DeleteEnvironmentInput, EnvironmentView } from "#lib/inventory/environment-schemas.ts";

/** Asks for the typed name before an empty environment is deleted with its policy and the roles in it. */
export function DeleteEnvironment({
  environment,
  onClose,
  remove,
}: {
  environment: EnvironmentView | null;
  onClose: () => void;
  remove: Act<DeleteEnvironmentInput>;
}) {
  const act = useAct();
  if (environment === null) return null;
  const empty = environment.clusters === 0;
  return (
    <DangerDialog
      open
      onClose={onClose}
      title={`Delete ${environment.name}?`}
      band={<IdentityBand environment={environment} name={environment.slug} icon={false} />}
      facts={[
        { name: "Targets", value: `the environment ${environment.name} and the roles that people have in it` },
        { name: "Effect", value: "Its policy and those roles are gone. Audit, events and operations of it stay." },
        { name: "Duration", value: "at once" },
        { name: "Way back", value: "None for the roles. An environment of the same name can be made again by hand." },
      ]}
      typedName={environment.slug}
      preflight={[
        {
          name: "Empty",
          result: empty ? "passed" : "failed",
          finding: empty ? "No cluster lives in it." : `${environment.clusters} of its clusters live.`,
          remedy: "Destroy or forget its clusters first.",
        },
      ]}
      confirmLabel={`Delete ${environment.slug}`}
      onConfirm={async (typedName) => {
        const options = { done: `${environment.name} is deleted`, topics: ["environments", "access", "audit"] };
        const result = await act(() => remove({ environmentId: environment.id, typedName }), options);
        return result.ok ? { ok: true } : { ok: false, message: result.message };
      }}
    />
  );
}

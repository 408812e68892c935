"use client";

import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { ActForm } from "#components/governance/act-form.tsx";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { ShownOnce } from "#components/governance/shown-once.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { grantsOf, RoleLegend, RoleMatrix } from "./role-matrix.tsx";

/** A one-time link for somebody, as the server gives it: the path, and until when it works. */
export interface InvitationLink {
  userId: string;
  path: string;
  expiresAt: string;
}

export interface InviteDialogProps {
  open: boolean;
  onClose: () => void;
  environments: readonly EnvironmentRef[];
  invite: Act<unknown, InvitationLink>;
}

/** Makes an account with its roles, then shows the one-time link with which its owner chooses a password. */
export function InviteDialog({ open, onClose, environments, invite }: InviteDialogProps) {
  const [chosen, setChosen] = useState<Set<string>>(new Set(["* viewer"]));
  const [made, setMade] = useState<{ link: InvitationLink; email: string } | null>(null);
  const act = useAct();
  const close = () => {
    setMade(null);
    setChosen(new Set(["* viewer"]));
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      light={false}
      title={made ? `Give this link to ${made.email}` : "Invite somebody"}
      band={<InstallationBand name="people and roles" />}
    >
      {made ? (
        <LinkShown link={made.link} />
      ) : (
        <ActForm
          label="Make account and link"
          submit={async (form) => {
            const email = String(form.get("email") ?? "");
            const result = await act(
              () => invite({ email, name: String(form.get("name") ?? ""), grants: grantsOf(chosen) }),
              { topics: ["access", "audit"] },
            );
            if (result.ok) setMade({ link: result.value, email });
            return result;
          }}
        >
          {(error) => (
            <>
              <TextField label="Name" name="name" autoComplete="off" required error={error("name")} />
              <TextField
                label="E-mail"
                name="email"
                type="email"
                autoComplete="off"
                required
                error={error("email")}
                hint="They sign in with it. Rookery sends no mail: you hand over the link yourself."
              />
              <RoleMatrix environments={environments} chosen={chosen} onChange={setChosen} />
              <RoleLegend />
            </>
          )}
        </ActForm>
      )}
    </Dialog>
  );
}

/** The link, once. The browser knows under which address Rookery is reached. */
export function LinkShown({ link }: { link: InvitationLink }) {
  return (
    <ShownOnce what="One-time link" text={`${window.location.origin}${link.path}`} expiresAt={link.expiresAt}>
      <p>Whoever opens it chooses the password of this account. A new link makes this one useless.</p>
    </ShownOnce>
  );
}

"use client";

import { useAct } from "#components/governance/act.ts";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { DangerDialog } from "#components/ui/danger-dialog.tsx";
import { plural } from "#components/ui/format.ts";
import type { PersonView } from "#lib/access/schemas.ts";
import type { AccessActions } from "./access-actions.ts";

export type PersonAct = "disable" | "enable" | "end sessions" | "reset factor";

interface Words {
  title: string;
  label: string;
  effect: string;
  wayBack: string;
  done: string;
}

/** Asks once more before an act on an account: effect and way back in words. Nothing here destroys, so no name is typed. */
export function PersonDanger(props: {
  act: PersonAct | null;
  person: PersonView;
  sessions: number;
  actions: AccessActions;
  onClose: () => void;
}) {
  const { person, sessions, actions, onClose } = props;
  const act = useAct();
  const kind = props.act ?? "end sessions";
  const words = wordsOf(kind, person.name, sessions);
  const run = {
    disable: () => actions.disable({ userId: person.id, disabled: true }),
    enable: () => actions.disable({ userId: person.id, disabled: false }),
    "end sessions": () => actions.endSessions({ userId: person.id }),
    "reset factor": () => actions.resetSecondFactor({ userId: person.id }),
  }[kind];
  return (
    <DangerDialog
      open={props.act !== null}
      onClose={onClose}
      title={words.title}
      band={<InstallationBand name={person.email} />}
      facts={[
        { name: "Targets", value: `the account of ${person.name}` },
        { name: "Effect", value: words.effect },
        { name: "Duration", value: "at once" },
        { name: "Way back", value: words.wayBack },
      ]}
      typedName={null}
      preflight={[]}
      confirmLabel={words.label}
      onConfirm={async () => {
        const result = await act(run, { done: words.done, topics: ["access", "audit"] });
        return result.ok ? { ok: true } : { ok: false, message: result.message };
      }}
    />
  );
}

function wordsOf(act: PersonAct, name: string, sessions: number): Words {
  const open = plural(sessions, "open session");
  switch (act) {
    case "disable":
      return {
        title: `Disable ${name}?`,
        label: `Disable ${name}`,
        effect: `${open} and all API tokens in use stop working, open pages are cut off within seconds, an unused sign-in link dies. What ${name} did stays in the audit. Operations that run go on.`,
        wayBack: "Enable the account: roles and tokens are there again, sessions are not.",
        done: `${name} is disabled`,
      };
    case "enable":
      return {
        title: `Enable ${name}?`,
        label: `Enable ${name}`,
        effect: `${name} can sign in again, with the roles of before; tokens that have not expired work again.`,
        wayBack: "Disable the account again.",
        done: `${name} is enabled`,
      };
    case "end sessions":
      return {
        title: `End the sessions of ${name}?`,
        label: "End all sessions",
        effect: `${open} stop working; open pages are cut off within seconds. API tokens go on. Your own session here stays.`,
        wayBack: `${name} signs in again.`,
        done: `The sessions of ${name} have ended`,
      };
    case "reset factor":
      return {
        title: `Turn off the second factor of ${name}?`,
        label: "Turn the second factor off",
        effect: `The password alone opens the account, and ${open} end. Do it only when you are sure who asks: this is what an attacker would ask for, too.`,
        wayBack: `${name} enrols an authenticator again on their account page.`,
        done: `The second factor of ${name} is off`,
      };
  }
}

import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { signOutAction } from "#app/sign-in/actions.ts";
import { AppFrame } from "#components/frame/app-frame.tsx";
import { SignOut } from "#components/frame/sign-out.tsx";
import { optionalContext } from "#lib/web/context.ts";

/** The frame of everything that needs a person. Rights are decided in the verbs; this only shows who is signed in. */
export default async function FleetLayout({ children }: { children: ReactNode }) {
  const context = await optionalContext();
  if (!context) redirect("/sign-in");
  const { actor } = context;
  const roles = actor.kind === "user" ? [...new Set(actor.grants.map((grant) => grant.role))].join(", ") : actor.kind;
  return (
    <AppFrame person={{ name: actor.name, roles: roles || "no role yet" }} signOut={<SignOut action={signOutAction} />}>
      {children}
    </AppFrame>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { linkPurpose } from "#lib/web/sign-in.ts";
import { ClaimForm, InvitationForm } from "./claim-form.tsx";

export const metadata: Metadata = { title: "Welcome", referrer: "no-referrer" };

export default async function ClaimPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { code } = await searchParams;
  const token = typeof code === "string" ? code : "";
  const link = await linkPurpose(token);
  return (
    <main className="sign-in stack">
      {link.purpose === "claim" && (
        <>
          <h1>Claim this Rookery</h1>
          <p>You become its first administrator. The link works once.</p>
          <ClaimForm token={token} />
        </>
      )}
      {link.purpose === "invitation" && (
        <>
          <h1>Welcome to Rookery</h1>
          <p>Choose a password for {link.email}.</p>
          <InvitationForm token={token} email={link.email} />
        </>
      )}
      {link.purpose === "none" && (
        <>
          <h1>This link is not valid any more</h1>
          <p>It was used, replaced, or is too old. Ask an administrator for a new one, or sign in.</p>
          <Link className="button primary" href="/sign-in">
            Go to sign-in
          </Link>
        </>
      )}
    </main>
  );
}

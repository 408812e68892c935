import type { Metadata } from "next";
import Link from "next/link";
import { Entrance } from "#components/access/entrance.tsx";
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
  if (link.purpose === "claim")
    return (
      <Entrance title="Claim this Rookery" lead="You become its first administrator. The link works once.">
        <ClaimForm token={token} />
      </Entrance>
    );
  if (link.purpose === "invitation")
    return (
      <Entrance title="Welcome to Rookery" lead={`Choose a password for ${link.email}. The link works once.`}>
        <InvitationForm token={token} email={link.email} />
      </Entrance>
    );
  return (
    <Entrance title="This link is not valid any more">
      <p>It was used, replaced by a newer one, or is too old.</p>
      <p className="muted">
        You have a password already? Sign in. Else ask an administrator for a new link; for a new installation, start
        Rookery again: it prints one.
      </p>
      <Link className="button primary wide" href="/sign-in">
        Go to sign-in
      </Link>
    </Entrance>
  );
}

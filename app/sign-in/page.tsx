import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "#components/access/entrance.tsx";
import { optionalContext } from "#lib/web/context.ts";
import { signInOffer } from "#lib/web/sign-in.ts";
import { ProviderForm } from "./provider-form.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

// What came back from a provider's sign-in that could not be used; the log has the details.
const problems: Record<string, string> = {
  forbidden: "This account cannot sign in, or its groups give no role here. Ask an administrator.",
  conflict: "There is an account with your e-mail address already. Sign in with its password.",
  invalid: "Your provider did not tell Rookery your e-mail address. Ask its administrator to release it.",
  unavailable: "Rookery is busy. Try again in a moment.",
};
const otherProblem = "The sign-in through your provider did not work. Try again.";

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = await searchParams;

  const { providers, claimed } = await signInOffer();
  const next = typeof query.next === "string" ? query.next : "/";
  // Whoever is signed in already goes where the link meant; only a path of ours is one.
  if (await optionalContext()) redirect(/^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/");
  const problem =
    typeof query.problem === "string" ? (problems[query.problem] ?? otherProblem) : query.error ? otherProblem : null;
  return (
    <Entrance title="Sign in to Rookery">
      {problem ? (
        <p role="alert" className="problem">
          {problem}
        </p>
      ) : null}
      {query.welcome === undefined ? null : (
        <p role="status" className="note">
          Your password is set. Sign in with it.
        </p>
      )}
      {claimed ? null : (
        <p role="status" className="note warning-note">
          This installation has no administrator yet. Open the one-time link that Rookery printed when it started;
          starting it again prints a new one.
        </p>
      )}
      <SignInForm next={next} />
      {providers.length > 0 ? <p className="or">or</p> : null}
      {providers.map((provider) => (
        <ProviderForm key={provider.id} provider={provider} next={next} />
      ))}
      <p className="small muted">
        No account, or the password is lost? An administrator of this installation makes you a one-time link.
      </p>
    </Entrance>
  );
}

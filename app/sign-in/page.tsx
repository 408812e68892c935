import type { Metadata } from "next";
import { redirect } from "next/navigation";
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
  if (await optionalContext()) redirect("/");
  const { providers, claimed } = await signInOffer();
  const next = typeof query.next === "string" ? query.next : "/";
  const problem =
    typeof query.problem === "string" ? (problems[query.problem] ?? otherProblem) : query.error ? otherProblem : null;
  return (
    <main className="sign-in stack">
      <h1>Sign in to Rookery</h1>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      {query.welcome !== undefined && <p role="status">Your password is set. Sign in with it.</p>}
      {!claimed && (
        <p role="status">
          This installation has no administrator yet. Open the one-time link that Rookery printed when it started;
          starting it again prints a new one.
        </p>
      )}
      <SignInForm next={next} />
      {providers.map((provider) => (
        <ProviderForm key={provider.id} provider={provider} next={next} />
      ))}
    </main>
  );
}

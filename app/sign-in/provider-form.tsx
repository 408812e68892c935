"use client";
import { useActionState } from "react";
import { Refusal } from "#components/access/typed-field.tsx";
import { signInWithProviderAction } from "./actions.ts";

/** One button for each provider that this installation knows. */
export function ProviderForm({ provider, next }: { provider: { id: string; name: string }; next: string }) {
  const [result, submit, busy] = useActionState(signInWithProviderAction, null);
  return (
    <form action={submit} className="stack">
      <input type="hidden" name="provider" value={provider.id} />
      <input type="hidden" name="next" value={next} />
      <button type="submit" className="wide" disabled={busy}>
        {busy ? `Going to ${provider.name}…` : `Sign in with ${provider.name}`}
      </button>
      <Refusal message={result && !result.ok ? result.message : undefined} />
    </form>
  );
}

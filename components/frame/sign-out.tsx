/** Ends the session; the server action comes from the app. */
export function SignOut({ action }: { action: () => Promise<never> }) {
  return (
    <form action={action}>
      <button type="submit" className="link small">
        Sign out
      </button>
    </form>
  );
}

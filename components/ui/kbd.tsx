/** One key or chord ("Ctrl K") as it stands on a keyboard. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{keys}</kbd>;
}

/** A server's version without its build suffix; the whole text on hover. null is unknown. */
export function Version({ value }: { value: string | null }) {
  if (value === null) return <span className="muted">unknown</span>;
  return (
    <span className="mono" title={value}>
      {value.split("-")[0]}
    </span>
  );
}

import { CopyButton } from "#components/ui/copy-button.tsx";

/** A GTID position: one line per domain, to be copied as the server wrote it; empty and null say what they are. */
export function Gtid({ value, copy = false }: { value: string | null; copy?: boolean }) {
  if (value === null) return <span className="muted">unknown</span>;
  if (value === "") return <span className="muted">empty</span>;
  return (
    <span className="gtid">
      <code>
        {value.split(",").map((part, index) => (
          <span key={part}>
            {index > 0 ? <br /> : null}
            {part}
          </span>
        ))}
      </code>
      {copy ? <CopyButton text={value} what="GTID position" /> : null}
    </span>
  );
}

import Link from "next/link";

/** Address of an operation's page. */
export function operationHref(id: number): string {
  return `/automation/operations/${id}`;
}

/** An operation by number, with its title when there is one. */
export function OperationLink({ id, title }: { id: number; title?: string }) {
  return (
    <Link href={operationHref(id)} prefetch={false}>
      {title ?? `Operation ${id}`}
    </Link>
  );
}

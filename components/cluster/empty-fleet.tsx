import Link from "next/link";

/** The same as the buttons, for a terminal: what people with a token hand in. */
export const emptyFleetCommand = [
  `curl -sS -X POST "$ROOKERY_URL/api/v1/operations" -H "Authorization: Bearer $ROOKERY_TOKEN" \\`,
  `  -H "Content-Type: application/json" -H "Idempotency-Key: $(uuidgen)" \\`,
  `  --data '{"kind":"cluster.create","input":{"spec":{"apiVersion":"rookery/v1","name":"catalog-dev",` +
    `"environment":"development","owner":"catalog","topology":"standalone","version":"11.8"}}}'`,
].join("\n");

/** The two ways to a first cluster. */
export function EmptyFleetActions() {
  return (
    <>
      <Link className="button primary" href="/fleet/provision">
        Provision cluster
      </Link>
      <Link className="button" href="/fleet/import">
        Import servers
      </Link>
    </>
  );
}

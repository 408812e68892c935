/** The role a server has as observed, in words: "primary, writable", "replica, semi-sync"; null is "role unknown". */
export function RoleBadge({
  role,
  writable,
  semiSync = false,
}: {
  role: string | null;
  writable?: boolean | null;
  semiSync?: boolean;
}) {
  if (role === null) return <span className="muted">role unknown</span>;
  const words = [role];
  if (writable === true) words.push("writable");
  // A primary that refuses writes is news; a replica that does is as it should be.
  if (writable === false && role === "primary") words.push("read-only");
  if (semiSync) words.push("semi-sync");
  return <span>{words.join(", ")}</span>;
}

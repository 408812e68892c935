import { z } from "zod";
import lock from "../../package-lock.json" with { type: "json" };

/** One package that runs in this installation, with its licence as its authors name it. */
export const LicenceView = z.object({ name: z.string(), version: z.string(), licence: z.string() });
export type LicenceView = z.infer<typeof LicenceView>;

const Entry = z.object({
  version: z.string(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  os: z.array(z.string()).optional(),
});

/** The packages that Rookery ships with, by name; those that only build or test it are left out. Pure. */
export function listLicences(packages: Record<string, unknown> = lock.packages): LicenceView[] {
  const rows = new Map<string, LicenceView>();
  for (const [path, raw] of Object.entries(packages)) {
    const entry = Entry.safeParse(raw);
    if (path === "" || !entry.success || entry.data.dev) continue;
    // Rookery runs on Linux: what the lock file lists for other systems is never installed.
    if (entry.data.os && !entry.data.os.includes("linux")) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const { version, license } = entry.data;
    rows.set(`${name} ${version}`, { name, version, licence: license ?? "not stated" });
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

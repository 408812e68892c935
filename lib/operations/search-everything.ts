import { parse } from "../core/parse.ts";
import { listEnvironments } from "../inventory/environments/list-environments.ts";
import { SearchInput } from "../inventory/input-schemas.ts";
import { searchInventory } from "../inventory/search-inventory.ts";
import type { SearchHit } from "../inventory/view-schemas.ts";
import type { OperationsContext } from "./define.ts";
import { listOperations } from "./list.ts";
import type { PaletteHit } from "./search-schemas.ts";

const mostOperations = 5;

/**
 * What the command palette finds: clusters, servers and environments, then operations by number or words in their title.
 * Nothing outside the actor's environments. Throws `invalid`; `not_found` for actors who may read nothing.
 */
export async function searchEverything(context: OperationsContext, raw: SearchInput): Promise<PaletteHit[]> {
  const { q, limit } = parse(SearchInput, raw);
  const [hits, environments, operations] = await Promise.all([
    searchInventory(context, { q, limit }),
    listEnvironments(context),
    listOperations(context, { text: q, limit: mostOperations }),
  ]);
  const bySlug = new Map(environments.map(({ slug, name, pattern }) => [slug, { name, pattern }]));
  const byId = new Map(environments.map(({ id, name, pattern }) => [id, { name, pattern }]));
  const objects = hits.map((hit) => ({
    kind: hit.kind,
    name: hit.name,
    href: hrefOf(hit),
    note: hit.kind === "instance" ? hit.clusterSlug : null,
    environment: bySlug.get(hit.environmentSlug) ?? null,
  }));
  const changes = operations.rows.map((row) => ({
    kind: "operation" as const,
    name: `${row.id} ${row.title}`,
    href: `/automation/operations/${row.id}`,
    note: row.state,
    environment: byId.get(row.environmentId ?? "") ?? null,
  }));
  // A bare number means an operation before anything else.
  const ordered = /^#?\d+$/.test(q) ? [...changes, ...objects] : [...objects, ...changes];
  return ordered.slice(0, limit);
}

function hrefOf(hit: SearchHit): string {
  if (hit.kind === "environment")
    return `/governance/environments?environment=${encodeURIComponent(hit.environmentSlug)}`;
  const cluster = `/fleet/${encodeURIComponent(hit.clusterSlug ?? "")}`;
  return hit.kind === "cluster" ? cluster : `${cluster}/${encodeURIComponent(hit.name)}`;
}

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../launch/steps.ts";

/** Every page in app/ as a path, "(groups)" left out: "/fleet/[clusterSlug]". */
export function pageRoutes(): string[] {
  return readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map(
      (file) =>
        `/${file
          .split("/")
          .slice(0, -1)
          .filter((part) => !part.startsWith("("))
          .join("/")}`,
    )
    .sort();
}

/** The path with its parameters filled in. Throws for a parameter that nobody gave a value: a new page needs one. */
export function fillRoute(route: string, values: Record<string, string>): string {
  return route.replace(/\[([A-Za-z]+)\]/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the bench knows no value for [${name}] of the page ${route}`);
    return value;
  });
}

/**
 * The scripts that a page makes a modern browser load before anything is touched: script tags, preloads, and what the
 * rendered components name. Lazy parts that the page asks for only after first paint are in none of these.
 */
export function scriptsOf(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/\bnomodule\b/i.test(tag));
  const preloads = [...html.matchAll(/<link\b[^>]*\bas="script"[^>]*>/g)].map(([tag]) => tag);
  const inTags = [...tags, ...preloads].flatMap((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? []);
  const named = [...html.matchAll(/static\/chunks\/[\w./()%~-]+?\.js/g)].map(([path]) => `/_next/${path}`);
  const polyfills = [...html.matchAll(/<script\b[^>]*\bnomodule\b[^>]*>/gi)].flatMap(
    ([tag]) => /src="([^"]+)"/.exec(tag)?.[1] ?? [],
  );
  const skipped = new Set(polyfills.map(withoutQuery));
  return [...new Set([...inTags, ...named].map(withoutQuery))].filter((path) => !skipped.has(path));
}

function withoutQuery(path: string): string {
  return path.split("?")[0] ?? path;
}

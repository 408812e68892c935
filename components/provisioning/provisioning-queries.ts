import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { FetchRefused } from "#components/ui/fetch-json.ts";
import type { PreflightCheck } from "#lib/operations/schemas.ts";
import { listOf, membersOf, type SpecDraft } from "./spec-draft.ts";

/** What the host offers for a cluster like the draft: POST /api/v1/provision/preflight. */
export interface HostOffer {
  versions: Record<string, string>;
  freePorts: number[];
  disk: { freeBytes: number; totalBytes: number };
  memory: { availableBytes: number; totalBytes: number };
  storageRoot: string;
  checks: PreflightCheck[];
}

/** The question that a draft stands for, without what is not yet well formed: the form says that itself. Pure. */
export function hostQuestion(draft: SpecDraft): Record<string, unknown> {
  const name = draft.name.trim();
  const ports = listOf(draft.ports).map(Number);
  const pool = Number(draft.bufferPoolMb);
  const path = draft.storagePath.trim();
  const bind = draft.bindAddress.trim();
  return {
    provider: "local",
    ...(/^(\d{1,3}\.){3}\d{1,3}$/.test(bind) ? { bindAddress: bind } : {}),
    ...(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/.test(name) ? { name } : {}),
    ...(/^\d{1,2}\.\d{1,2}$/.test(draft.version) ? { version: draft.version } : {}),
    members: membersOf(draft) ?? 1,
    ports: ports.filter((port) => Number.isInteger(port) && port >= 1024 && port <= 65_535).slice(0, 9),
    ...(Number.isInteger(pool) && pool >= 16 && pool <= 1_048_576 ? { bufferPoolMb: pool } : {}),
    ...(/^\/[A-Za-z0-9._/-]*$/.test(path) && !path.split("/").includes("..") ? { storagePath: path } : {}),
  };
}

/** Asks the host, through a worker; the last answer stays while the next is on its way. Changes nothing. */
export function hostOptions(question: Record<string, unknown>) {
  return queryOptions({
    queryKey: ["provision", "preflight", question],
    queryFn: async ({ signal }): Promise<HostOffer> => {
      const answer = await fetch("/api/v1/provision/preflight", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(question),
        signal,
      }).catch((error: unknown) => {
        if (error instanceof TypeError) throw new FetchRefused(0, "Rookery cannot be reached");
        throw error;
      });
      const body: unknown = await answer.json();
      if (!answer.ok) throw new FetchRefused(answer.status, detailOf(body) ?? `the server answered ${answer.status}`);
      return trusted(body);
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}

function detailOf(body: unknown): string | null {
  return typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string"
    ? body.detail
    : null;
}

// Rookery's own answer, checked against its schema where it is made; parsing it again would load zod first thing.
function trusted(body: unknown): HostOffer {
  return body as HostOffer;
}

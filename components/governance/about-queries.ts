import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/ui/fetch-json.ts";
import { sendJson } from "#components/ui/send-json.ts";

interface WorkerLook {
  id: string;
  host: string;
  pid: number;
  version: string;
  state: "working" | "late" | "locked" | "draining" | "lost" | "stopped";
  startedAt: string;
  heartbeatAt: string;
  heartbeatAgeSeconds: number;
  pollDelayMs: number | null;
  operations: number | null;
  stoppedAt: string | null;
}

/** What GET /api/v1/about tells; a page tells the same at first paint, so the compiler holds both together. */
export interface AboutLook {
  version: string;
  node: string;
  database: {
    kind: "sqlite" | "mariadb";
    schema: { applied: number; latest: string | null; unfinished: string | null };
  };
  retention: { rawHours: number; rollupDays: number; lightPollMs: number; metricsPollMs: number };
  metrics: { instances: number; fileBytes: number } | null;
  workers: { state: "working" | "late" | "missing"; sentence: string | null; working: number; rows: WorkerLook[] };
  licence: string;
  licences: { name: string; version: string; licence: string }[];
  asOf: string;
}
export type { WorkerLook };

/** Heartbeats grow old by themselves, so they are read again every 10 s. */
export const aboutQuery = queryOptions({
  queryKey: ["now", "about"],
  queryFn: ({ signal }) => fetchJson<AboutLook>("/api/v1/about", undefined, signal),
  refetchInterval: 10_000,
});

/** Asks a worker which MariaDB versions its host has: series to exact version. Changes nothing. */
export const installedQuery = queryOptions({
  queryKey: ["installed versions"],
  queryFn: async () => {
    const answer = await sendJson<{ versions: Record<string, string> }>("POST", "/api/v1/provision/preflight", {});
    if (!answer.ok) throw new Error(answer.message);
    return answer.value.versions;
  },
  staleTime: 300_000,
  retry: false,
});

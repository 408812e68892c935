"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNow } from "#components/ui/clock.tsx";
import type { StripContext } from "./cluster-columns.tsx";
import { stripsQuery } from "./cluster-queries.ts";

const dayMs = 86_400_000;
const mostAtOnce = 100;

/** The strips of the clusters that stand on the page now; of a long list the first hundred. The window steps every minute. */
export function useStrips(clusterIds: readonly string[]): StripContext {
  const { data } = useQuery(stripsQuery(clusterIds.slice(0, mostAtOnce)));
  const to = Math.ceil(useNow() / 60_000) * 60_000;
  return useMemo(
    () => ({ strips: new Map((data?.rows ?? []).map((strip) => [strip.clusterId, strip])), from: to - dayMs, to }),
    [data, to],
  );
}

"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { watchActivity } from "#components/ui/activity.ts";
import { ClockProvider } from "#components/ui/clock.tsx";
import { FetchRefused } from "#components/ui/fetch-json.ts";
import { NoticesProvider } from "#components/ui/toast.tsx";
import { ViewProvider } from "#components/ui/view.tsx";
import type { ViewSettings } from "#components/ui/view-settings.ts";

export interface ProvidersProps {
  view: ViewSettings;
  /** IANA zone of the machine that Rookery runs on. */
  serverZone: string;
  /** The server's time at render (ms). */
  serverNow: number;
  children: ReactNode;
}

/** What every page stands in, signed in or not: settings, clock, queries, notices. */
export function Providers({ view, serverZone, serverNow, children }: ProvidersProps) {
  const [client] = useState(newClient);
  useEffect(watchActivity, []);
  return (
    <QueryClientProvider client={client}>
      <ViewProvider initial={view} serverZone={serverZone}>
        <ClockProvider serverNow={serverNow}>
          <NoticesProvider>{children}</NoticesProvider>
        </ClockProvider>
      </ViewProvider>
    </QueryClientProvider>
  );
}

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The live line says when something changed; the clock does not.
        staleTime: 30_000,
        gcTime: 300_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof FetchRefused && error.status >= 400 && error.status < 500),
      },
    },
  });
}

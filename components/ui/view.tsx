"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { defaultView, type ViewSettings, viewCookie, writeView } from "./view-settings.ts";
import { zoneName } from "./zone.ts";

interface View extends ViewSettings {
  /** IANA name of the server's zone. */
  serverZone: string;
  /** IANA name of the zone that times are shown in now. */
  timeZone: string;
  change(patch: Partial<ViewSettings>): void;
}

const ViewContext = createContext<View>({
  ...defaultView,
  serverZone: "UTC",
  timeZone: "UTC",
  change: () => undefined,
});

/** The person's settings (theme, zone, density, shortcuts) and the way to change them. */
export function useView(): View {
  return useContext(ViewContext);
}

/** Holds the settings that the server read from the cookie; a change is seen at once and kept for a year. */
export function ViewProvider({
  initial,
  serverZone,
  children,
}: {
  initial: ViewSettings;
  serverZone: string;
  children: ReactNode;
}) {
  const [settings, setSettings] = useState(initial);
  const change = useCallback((patch: Partial<ViewSettings>) => setSettings((before) => ({ ...before, ...patch })), []);

  useEffect(() => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    writeCookie(
      document,
      `${viewCookie}=${encodeURIComponent(writeView(settings))}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`,
    );
    document.documentElement.dataset.theme = settings.theme;
    document.documentElement.dataset.density = settings.density;
  }, [settings]);

  useEffect(() => {
    const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (local !== settings.localZone) change({ localZone: local });
  }, [change, settings.localZone]);

  const view = useMemo(
    () => ({
      ...settings,
      serverZone,
      change,
      timeZone: zoneName(settings.zone, { local: settings.localZone, server: serverZone }),
    }),
    [settings, serverZone, change],
  );
  return <ViewContext value={view}>{children}</ViewContext>;
}

// Not through the CookieStore API: browsers have it on https only, and Rookery may be reached by plain http.
function writeCookie(page: Document, cookie: string): void {
  page.cookie = cookie;
}

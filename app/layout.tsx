import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/strata.css";
import "./styles/state.css";
import "./styles/tables.css";
import "./styles/forms.css";
import "./styles/frame.css";
import "./styles/dialogs.css";
import "./styles/content.css";
import "./styles/work.css";
import "./styles/fleet.css";
import "./styles/governance.css";
import "./styles/print.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "#components/frame/providers.tsx";
import { readView, viewCookie } from "#components/ui/view-settings.ts";

export const metadata: Metadata = {
  title: { default: "Rookery", template: "%s, Rookery" },
  description: "Rookery is the control plane for MariaDB fleets.",
  icons: { icon: { url: "/icon.svg", type: "image/svg+xml" } },
  robots: { index: false, follow: false },
};
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f8" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1519" },
  ],
};

/** The document. Theme and zone come from a cookie, so that the first paint is right without a script in the page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const view = readView(jar.get(viewCookie)?.value);
  const serverZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <html lang="en" data-theme={view.theme} data-density={view.density}>
      <body>
        <Providers view={view} serverZone={serverZone} serverNow={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}

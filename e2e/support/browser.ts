import type { LaunchOptions } from "@playwright/test";

/** The system's Chromium, with what keeps it quiet and running as root in a container. */
export function browserOptions(): LaunchOptions {
  return {
    executablePath: process.env.ROOKERY_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-dev-shm-usage",
      "--disable-component-update",
      "--disable-domain-reliability",
      "--no-first-run",
    ],
  };
}

import type { NextConfig } from "next";

/** The frame's own settings; security headers that need a nonce are set per request, in lib/web. */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  // Native and worker-thread packages are loaded by Node as they are, never bundled.
  serverExternalPackages: ["@prisma/client", "@prisma/adapter-mariadb", "mysql2", "pino"],
  experimental: { optimizePackageImports: ["recharts"] },
};

export default config;

import { configDefaults, defineConfig } from "vitest/config";

const slow = ["**/*.db.test.ts", "**/*.fleet.test.ts"];
const never = [...configDefaults.exclude, ".next/**", "e2e/**/*.spec.ts"];

// Two busy cores are normal: few files side by side, and time-outs that only a real hang reaches.
export default defineConfig({
  // React's automatic runtime, as in the application; tsconfig keeps "jsx" for Next.
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    passWithNoTests: false,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx", "scripts/**/*.test.mjs"],
          exclude: [...never, ...slow],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: never,
          globalSetup: ["e2e/support/database-server.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fleet",
          include: ["**/*.fleet.test.ts"],
          exclude: never,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { expect, it } from "vitest";
import { readConfig } from "#lib/core/config.ts";
import { webEnvironment } from "./processes.ts";

it("web is started without a way to the worker's key, wherever the key is", () => {
  const keyFile = "/secure/place/worker.key";
  const given = { NODE_ENV: "test" as const, ROOKERY_HOME: "/srv/rookery", ROOKERY_KEY_FILE: keyFile };
  expect(readConfig(given).keyFile).toBe(keyFile);
  const own = webEnvironment(given);
  expect(readConfig(own).keyFile).toBe("/nonexistent");
  expect(Object.values(own)).not.toContain(keyFile);
  const byDefault = webEnvironment({ NODE_ENV: "test", ROOKERY_HOME: "/srv/rookery" });
  expect(readConfig(byDefault).keyFile).toBe("/nonexistent");
  expect(readConfig(byDefault).webKeyFile).toBe("/srv/rookery/keys/web.key");
});

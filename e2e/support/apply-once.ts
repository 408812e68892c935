// A process that applies one spec, for tests that kill it in the middle. Says "ready" first, then takes its order.
import { z } from "zod";
import { localProvisioner } from "#lib/adapters/local/provisioner.ts";
import { InstanceSpec } from "#lib/provisioning/schemas.ts";

const Order = z.object({
  config: z.object({ home: z.string(), serversFolder: z.string() }),
  spec: InstanceSpec,
  secrets: z.object({
    caPem: z.string(),
    certificatePem: z.string(),
    privateKeyPem: z.string(),
    controlUser: z.string(),
    controlPassword: z.string(),
    replicationUser: z.string(),
    replicationPassword: z.string(),
  }),
});

process.once("message", async (message) => {
  const { config, spec, secrets } = Order.parse(message);
  const provisioner = localProvisioner({ ...config, databaseUser: undefined });
  await provisioner.apply(spec, secrets, {
    log: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  process.exit(0);
});
process.send?.("ready");

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { connect } from "../../mariadb/connect.ts";
import type { FleetTarget } from "../../mariadb/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { createCertificateAuthority } from "./authority.ts";

describe.each(["11.8", "10.11"])("certificates on MariaDB %s", (version) => {
  let servers: LocalServers;
  let spec: InstanceSpec;
  let target: FleetTarget;
  beforeAll(async () => {
    servers = await startLocalServers();
    spec = await servers.spec("secure", version);
    const secrets = await servers.secrets(spec);
    await servers.provisioner.apply(spec, secrets, servers.io());
    const { controlUser: user, controlPassword: password, caPem } = secrets;
    target = { label: "secure", host: spec.host, port: spec.port, user, password, tls: { mode: "verify", caPem } };
  }, 60_000);
  afterAll(() => servers?.close());

  it("are accepted by the server and verified by address and by name", async () => {
    for (const serverName of [undefined, "localhost"]) {
      const tls = target.tls.mode === "verify" ? { ...target.tls, serverName } : target.tls;
      const connection = await connect({ ...target, tls });
      const [row] = await connection.query("SHOW STATUS LIKE 'Ssl_cipher'");
      await connection.close();
      expect(row?.Value).toMatch(/AES|CHACHA/);
    }
  });

  it("are refused under another name and under another authority", async () => {
    const caPem = (await createCertificateAuthority().createAuthority("Somebody else")).certificatePem;
    await expect(connect({ ...target, tls: { mode: "verify", caPem } })).rejects.toMatchObject({
      name: "RookeryError",
    });
    const tls = target.tls.mode === "verify" ? { ...target.tls, serverName: "other.example" } : target.tls;
    await expect(connect({ ...target, tls })).rejects.toMatchObject({ name: "RookeryError" });
  });

  it("are demanded: nobody signs in over the network without TLS", async () => {
    await expect(connect({ ...target, tls: { mode: "off" } })).rejects.toMatchObject({ name: "RookeryError" });
  });

  it("leave no key in any log", async () => {
    const secrets = await servers.secrets(spec);
    const body = secrets.privateKeyPem.split("\n")[1] ?? "no key";
    expect(servers.lines.join("\n")).not.toContain(body);
    expect(servers.lines.join("\n")).not.toContain(secrets.controlPassword);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSqlServers, type SqlServer, type SqlServers, testedSeries } from "#e2e/support/sql-servers.ts";
import { createCertificateAuthority } from "../adapters/certificates/authority.ts";
import { RookeryError } from "../core/errors.ts";
import { connect } from "./connect.ts";
import { errnoOf } from "./server-errors.ts";

const password = "s3cret-'\\\"-passphrase";

async function failureOf(work: Promise<unknown>): Promise<RookeryError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RookeryError)) throw new Error(`no RookeryError came: ${String(error)}`);
  return error;
}

let servers: SqlServers;
beforeAll(async () => {
  servers = await createSqlServers();
}, 60_000);
afterAll(() => servers.close());

describe.each(testedSeries)("connecting to %s", (series) => {
  let server: SqlServer;
  beforeAll(async () => {
    server = await servers.start(series, ["--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES"]);
    const root = await server.root();
    await root.execute("CREATE USER app@'127.0.0.1' IDENTIFIED BY 's3cret-''\\\\\"-passphrase'");
    await root.execute("CREATE USER tls_only@'127.0.0.1' IDENTIFIED BY 's3cret-''\\\\\"-passphrase' REQUIRE SSL");
    await root.execute("CREATE DATABASE test");
    await root.execute("GRANT SELECT ON test.* TO app@'127.0.0.1'");
    await root.execute("INSTALL SONAME 'auth_ed25519'");
    await root.execute(
      "CREATE USER ed@'127.0.0.1' IDENTIFIED VIA ed25519 USING PASSWORD('s3cret-''\\\\\"-passphrase')",
    );
    await root.execute(
      "CREATE USER parsec@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING PASSWORD('x') ACCOUNT LOCK",
    );
    await root.close();
  }, 60_000);

  test("keeps digits, dates and bytes, in UTC and in its own sql_mode", async () => {
    const connection = await connect(server.target("app", password));
    const [row] = await connection.query(
      "SELECT 18446744073709551615 AS big, 1.10 AS dec_value, TIMESTAMP'2026-01-02 03:04:05' AS at, @@time_zone AS zone, @@sql_mode AS mode, ? AS bound",
      ["a'\\\"?"],
    );
    expect(row).toMatchObject({
      big: "18446744073709551615",
      dec_value: "1.10",
      at: "2026-01-02 03:04:05",
      zone: "+00:00",
      bound: "a'\\\"?",
    });
    expect(String(row?.mode)).not.toMatch(/ANSI_QUOTES|NO_BACKSLASH/);
    const [own] = await connection.query("SELECT CONNECTION_ID() AS id");
    expect(Number(own?.id)).toBe(connection.threadId);
    await connection.close();
    expect(connection.open).toBe(false);
    expect((await failureOf(connection.query("SELECT 1"))).code).toBe("unavailable");
  });

  test("checks the certificate's chain and name before it signs in", async () => {
    const verify = (caPem: string, serverName?: string) =>
      server.target("tls_only", password, { tls: { mode: "verify", caPem, serverName } });
    for (const good of [
      verify(server.caPem),
      verify(server.caPem, "db.test"),
      server.target("tls_only", password, { tls: { mode: "encrypt" } }),
    ]) {
      const connection = await connect(good);
      const [row] = await connection.query("SHOW SESSION STATUS LIKE 'Ssl_version'");
      expect(row?.Value).toMatch(/^TLSv1\.[23]$/);
      await connection.close();
    }
    const wrongName = await failureOf(connect(verify(server.caPem, "other.test")));
    expect(wrongName.message).toMatch(/belongs to another name/);
    // "localhost" is what the driver would silently check an address against.
    expect((await failureOf(connect(verify(server.caPem, "localhost")))).message).toMatch(/belongs to another name/);
    expect((await failureOf(connect(verify(server.caPem, "127.0.0.2")))).message).toMatch(/belongs to another name/);
    const stranger = await createCertificateAuthority().createAuthority("Another");
    expect((await failureOf(connect(verify(stranger.certificatePem)))).message).toMatch(
      /was not signed by the authority/,
    );
    const root = await server.root();
    const [aborted] = await root.query(
      "SELECT COUNT(*) AS sessions FROM information_schema.PROCESSLIST WHERE USER='tls_only'",
    );
    expect(Number(aborted?.sessions)).toBe(0);
    await root.close();
  });

  test("signs in by ed25519 without showing the password", async () => {
    const connection = await connect(server.target("ed", password));
    expect(await connection.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await connection.close();
    expect((await failureOf(connect(server.target("ed", `${password}x`)))).code).toBe("forbidden");
  });

  test("says what to do when it is not let in, and never the password", async () => {
    const wrong = await failureOf(connect(server.target("app", "guess-4711-guess")));
    expect(wrong.code).toBe("forbidden");
    expect(errnoOf(wrong)).toBe(1045);
    expect(`${wrong.message}${wrong.stack}${JSON.stringify(wrong)}${String(wrong.cause)}`).not.toContain("guess-4711");
    expect((await failureOf(connect(server.target("tls_only", password)))).code).toBe("forbidden");
    expect((await failureOf(connect(server.target("parsec", "x")))).code).toBe("forbidden");
    const closed = await failureOf(connect(server.target("app", password, { port: 1 })));
    expect([closed.code, closed.message]).toEqual(["unavailable", expect.stringMatching(/Nobody listens/)]);
    const nowhere = await failureOf(connect(server.target("app", password, { host: "no-such-host.invalid" })));
    expect(nowhere.message).toMatch(/host name .* unknown/);
    const noSocket = await failureOf(
      connect(server.target("app", password, { socketPath: `${server.socketPath}.gone` })),
    );
    expect(noSocket.message).toMatch(/socket file .* does not exist/);
  });

  test("masks passwords in what the server says about a statement", async () => {
    const root = await server.root();
    const error = await failureOf(root.execute("CREATE USER x@y IDENTIFIED BY 'very-secret-1' NONSENSE"));
    expect(errnoOf(error)).toBe(1064);
    const bad = await failureOf(root.execute("CHANGE MASTER TO NONSENSE=1, MASTER_PASSWORD='very-secret-2'"));
    for (const one of [error, bad])
      expect(`${one.message}${String(one.cause)}${JSON.stringify(one.cause)}`).not.toContain("very-secret");
    expect(await root.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await root.close();
  });

  test("gives a statement up at its deadline, destroys the connection, and the server ends the statement", async () => {
    const connection = await connect(server.target("app", password, { statementTimeoutMs: 300 }));
    const began = Date.now();
    const error = await failureOf(connection.query("SELECT SLEEP(30)"));
    expect(error.code).toBe("timeout");
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(connection.open).toBe(false);
    const root = await server.root();
    const sleeping = async () =>
      Number(
        (
          await root.query(
            "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(30)%'",
          )
        )[0]?.n,
      );
    await expect.poll(sleeping, { timeout: 6_000 }).toBe(0);
    await root.close();
  }, 15_000);

  test("a call may ask for more time than the connection's default", async () => {
    const connection = await connect(server.target("app", password, { statementTimeoutMs: 500 }));
    expect(await connection.query("SELECT SLEEP(1.8) AS slept", [], { timeoutMs: 10_000 })).toEqual([{ slept: 0 }]);
    await connection.close();
  }, 15_000);

  test("takes no more rows and bytes than its caps", async () => {
    const rows = await connect(server.target("app", password));
    expect((await failureOf(rows.query("SELECT seq FROM test.seq_1_to_60000"))).message).toMatch(
      /more than 50000 rows/,
    );
    expect(rows.open).toBe(false);
    const bytes = await connect(server.target("app", password, { statementTimeoutMs: 20_000 }));
    expect((await failureOf(bytes.query("SELECT REPEAT('x', 1000000) AS x FROM test.seq_1_to_60"))).message).toMatch(
      /more than 32 MiB/,
    );
    expect(bytes.open).toBe(false);
  }, 30_000);

  test("runs statements of several callers one after the other, and refuses two in one text", async () => {
    const connection = await connect(server.target("app", password));
    const results = await Promise.all([1, 2, 3].map((n) => connection.query(`SELECT ${n} AS n`)));
    expect(results.map((rows) => rows[0]?.n)).toEqual([1, 2, 3]);
    expect(errnoOf(await failureOf(connection.query("SELECT 1; SELECT 2")))).toBe(1064);
    await connection.close();
  });

  test("notices that the server ended the session", async () => {
    const connection = await connect(server.target("app", password));
    const root = await server.root();
    await root.execute(`KILL CONNECTION ${connection.threadId}`);
    await expect.poll(() => connection.open).toBe(false);
    expect((await failureOf(connection.query("SELECT 1"))).code).toBe("unavailable");
    await root.close();
  });
});

import { describe, expect, it } from "vitest";
import { RookeryError } from "../../core/errors.ts";
import { toFleetError } from "../../mariadb/server-errors.ts";
import { AdoptClusterInput, type DiscoveredServer, DiscoverInput } from "../import-schemas.ts";
import { restartWaitMs } from "../restart-stopped.ts";
import { sameAs, topologyOf } from "./discover-topology.ts";
import { problemOf } from "./problem-of.ts";

const coded = (code: string, message = "x") => toFleetError(Object.assign(new Error(message), { code }), "db:3306");
const numbered = (errno: number) =>
  toFleetError(Object.assign(new Error("said"), { errno, sqlState: "HY000" }), "db:3306");

describe("what stands in the way of an import", () => {
  it.each([
    ["no such host", coded("ENOTFOUND"), "not reached", "host"],
    ["nobody listens", coded("ECONNREFUSED"), "not reached", "port"],
    ["too slow", coded("ETIMEDOUT"), "not reached", "host"],
    ["wrong password", numbered(1045), "refused", "account"],
    ["no TLS there", coded("HANDSHAKE_NO_SSL_SUPPORT"), "refused", "tls"],
    ["another name in the certificate", coded("ROOKERY_TLS_IDENTITY"), "refused", "tls"],
    ["not from our authority", coded("ROOKERY_TLS_UNTRUSTED"), "refused", "tls"],
    ["not MariaDB", coded("ROOKERY_NOT_MARIADB"), "not MariaDB", "port"],
    [
      "MySQL",
      new RookeryError("precondition", 'db:3306 is not MariaDB: it calls itself "8.4.0".'),
      "not MariaDB",
      "port",
    ],
  ])("%s", (_name, error, status, field) => {
    expect(problemOf(error)).toMatchObject({ status, field, sentence: expect.stringContaining("db:3306") });
  });
});

describe("a discovered topology", () => {
  const server = (over: Partial<DiscoveredServer>): DiscoveredServer => ({
    host: "a",
    port: 1,
    status: "found",
    sentence: "",
    field: null,
    version: "11.8.6",
    serverId: 1,
    hostname: "h",
    dataFolder: "/d",
    gtidDomainId: 0,
    role: "primary",
    readOnly: false,
    source: null,
    tls: true,
    missing: [],
    ...over,
  });
  it("is named by its readable servers", () => {
    const roles = (...list: DiscoveredServer["role"][]) => topologyOf(list.map((role) => ({ role })));
    expect([roles(null), roles("standalone"), roles("primary", "replica", null), roles("galera", "galera")]).toEqual([
      null,
      "standalone",
      "replication",
      "galera",
    ]);
  });
  it("shows one server once, under whatever addresses, and what could not be read each time", () => {
    expect(sameAs([server({})], server({ host: "b" }))).toBe(true);
    expect(sameAs([server({})], server({ dataFolder: "/other" }))).toBe(false);
    expect(sameAs([server({ serverId: null })], server({ serverId: null }))).toBe(false);
  });
});

describe("what is typed into the form", () => {
  const access = { user: "root", secretId: "s", tls: "off" };
  it.each([
    [{ host: "http://db", access }, "host"],
    [{ host: "db:3306", access }, "host"],
    [{ host: "-oProxy", access }, "host"],
    [{ host: "db", port: 70_000, access }, "port"],
    [{ host: "db", access: { ...access, tls: "verify" } }, "access.caPem"],
    [{ host: "db", access: { ...access, user: "" } }, "access.user"],
  ])("%j is refused at its field", (input, path) => {
    const result = DiscoverInput.safeParse(input);
    expect(result.success ? [] : result.error.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
  it("takes names and addresses", () => {
    for (const host of ["db", "db-1.example.org", "10.0.0.1", "::1", "fe80::1"])
      expect(DiscoverInput.safeParse({ host, access }).success).toBe(true);
  });
  it("refuses a server or a name given twice", () => {
    const member = { name: "a", host: "db", port: 1 };
    const result = AdoptClusterInput.safeParse({
      name: "old",
      environment: "development",
      owner: "me",
      access,
      members: [member, { ...member, name: "b" }, { ...member, port: 2 }],
    });
    expect(result.success ? [] : result.error.issues.map((issue) => issue.path.join("."))).toEqual([
      "members.1.host",
      "members.2.name",
    ]);
  });
});

it("tries what does not start ever more seldom", () => {
  expect([0, 1, 2, 3, 20].map(restartWaitMs)).toEqual([0, 20_000, 40_000, 80_000, 600_000]);
});

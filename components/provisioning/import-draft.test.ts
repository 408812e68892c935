import { expect, it } from "vitest";
import type { DiscoveredServer } from "#lib/provisioning/import-schemas.ts";
import { discoveryRequest, emptyImport, memberNames, treeOf } from "./import-draft.ts";

function server(port: number, sourcePort: number | null, hostname: string | null = null): DiscoveredServer {
  return {
    host: "10.0.0.1",
    port,
    status: "found",
    sentence: "",
    field: null,
    version: null,
    serverId: null,
    hostname,
    dataFolder: null,
    gtidDomainId: null,
    role: null,
    readOnly: null,
    source: sourcePort === null ? null : { host: "10.0.0.1", port: sourcePort },
    tls: null,
    missing: [],
  };
}

it("puts each server below the one it copies from, whatever the order of finding", () => {
  const rows = treeOf([server(3, 2), server(2, 1), server(1, null), server(4, 1)]);
  expect(rows.map((row) => [row.server.port, row.depth])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 1],
  ]);
});
it("shows servers that copy in a ring, and those whose source was not seen, once each", () => {
  expect(treeOf([server(1, 2), server(2, 1)]).map((row) => row.server.port)).toEqual([1, 2]);
  expect(treeOf([server(5, 99)]).map((row) => row.depth)).toEqual([0]);
});
it("names members by their host, and by port too where one host has several", () => {
  expect(memberNames([server(1, null, "db1.example.com"), server(2, 1, "db2.example.com")])).toEqual({
    "10.0.0.1:1": "db1",
    "10.0.0.1:2": "db2",
  });
  expect(memberNames([server(1, null), server(2, 1)])).toEqual({
    "10.0.0.1:1": "10.0.0.1-1",
    "10.0.0.1:2": "10.0.0.1-2",
  });
});
it("sends no certificate where none is checked, and no port that is no number", () => {
  const draft = { ...emptyImport, host: " db1 ", port: "x", user: "u", caPem: "pem", serverName: "n" };
  expect(discoveryRequest(draft, { password: "p" })).toEqual({
    host: "db1",
    port: 0,
    user: "u",
    password: "p",
    tls: "encrypt",
  });
  expect(discoveryRequest({ ...draft, tls: "verify" }, { secretId: "s" })).toMatchObject({
    caPem: "pem",
    serverName: "n",
  });
});

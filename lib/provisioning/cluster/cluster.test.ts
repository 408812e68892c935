import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describedBody, describedLink } from "#e2e/support/observed-cluster.ts";
import type { VariableDefinition } from "../../mariadb/variables.ts";
import { ClusterSpec } from "../schemas.ts";
import { buildMember, hostOf, lowestFree, memberName, numberOf } from "./members.ts";
import { changedOptions, optionValues } from "./option-values.ts";
import { type OtherMember, roleAfterStart } from "./role-after-start.ts";
import { isHealthyReplica, primaryOf, replicasOf, type SeenMember } from "./roles.ts";
import { withoutReplica, withReplica } from "./update-spec.ts";
import { judgeChanges, literalOf, runsWith } from "./variable-changes.ts";

const spec = ClusterSpec.parse({
  apiVersion: "rookery/v1",
  name: "orders",
  environment: "development",
  owner: "team",
  topology: "replication",
  replicas: 2,
  version: "11.8",
  semiSync: true,
});

describe("members", () => {
  const member = (number: number, over = {}) =>
    buildMember(
      { ...spec, ...over },
      { id: "0123456789ab", gtidDomainId: 3, storageRoot: "/srv/" },
      { instanceId: "i", number, port: 4000, serverId: 7 },
    );
  it("have names and folders of their own, which a cluster of the same name does not meet", () => {
    expect(member(2)).toMatchObject({
      name: "orders-2",
      folder: "/srv/orders-01234567/2",
      host: "127.0.0.1",
      gtidDomainId: 3,
    });
    expect(member(1, { storagePath: "/data" }).folder).toBe("/data/orders-01234567/1");
    expect(numberOf(memberName("a-1-b", 12))).toBe(12);
    expect([hostOf("0.0.0.0"), hostOf("::"), hostOf("10.0.0.4")]).toEqual(["127.0.0.1", "::1", "10.0.0.4"]);
  });
  it("get numbers that nobody has, lowest first", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), fc.integer({ min: 1, max: 9 }), (taken, count) => {
        const found = lowestFree(1, count, new Set(taken));
        expect(new Set(found).size).toBe(count);
        for (const number of found) expect(taken).not.toContain(number);
        for (let number = 1; number < Math.max(...found); number++)
          expect(taken.includes(number) || found.includes(number)).toBe(true);
      }),
    );
  });
  it("come and go in the spec", () => {
    const more = withReplica({ ...spec, ports: [1, 2, 3] }, 4);
    expect(more).toMatchObject({ replicas: 3, ports: [1, 2, 3, 4] });
    expect(withoutReplica(more, 3)).toMatchObject({ replicas: 2, ports: [1, 2, 4] });
    expect(withoutReplica({ ...spec, replicas: 1 }, 9)).toMatchObject({
      topology: "standalone",
      replicas: 0,
      semiSync: false,
      ports: [],
    });
  });
});

const place = (number: number) => ({ host: "10.0.0.1", port: 3_300 + number, serverId: number });
function seen(
  number: number,
  follows: number | null,
  over: { readOnly?: boolean; silent?: boolean; sql?: "yes" | "no" } = {},
): SeenMember {
  const links = follows === null ? [] : [describedLink(place(follows), { sql: over.sql ?? "yes" })];
  const body = over.silent ? null : describedBody(number, { readOnly: over.readOnly ?? follows !== null, links });
  return { id: `m${number}`, name: `m${number}`, ...place(number), body, error: over.silent ? "no answer" : null };
}

describe("the primary", () => {
  it.each<[string, SeenMember[], string | null]>([
    ["is the only member", [seen(1, null, { silent: true })], "m1"],
    ["is whom the others follow", [seen(1, null), seen(2, 1), seen(3, 1)], "m1"],
    ["is known by its replicas while it is silent", [seen(1, null, { silent: true }), seen(2, 1)], "m1"],
    ["is the top of a chain", [seen(1, 2), seen(2, 3), seen(3, null)], "m3"],
    ["is the only writable one before replicas are attached", [seen(1, null), seen(2, null, { readOnly: true })], "m1"],
    ["is not guessed when two are followed", [seen(1, null), seen(2, 1), seen(3, null), seen(4, 3)], null],
    ["is not guessed when two are writable and none is followed", [seen(1, null), seen(2, null)], null],
    ["is not guessed when nobody answers", [seen(1, null, { silent: true }), seen(2, 1, { silent: true })], null],
    ["is not guessed in a ring", [seen(1, 2), seen(2, 1)], null],
  ])("%s", (_name, members, expected) => expect(primaryOf(members)).toBe(expected));
  it("has its replicas, of which only those that run are fit to copy from", () => {
    const members = [seen(1, null), seen(2, 1), seen(3, 1, { sql: "no" })];
    expect(replicasOf(members, "m1").map((one) => one.id)).toEqual(["m2", "m3"]);
    expect(members.map(isHealthyReplica)).toEqual([false, true, false]);
  });
});

describe("the role after a start", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
  const self = {
    ...place(1),
    body: describedBody(1, { readOnly: true }),
    last: { readOnly: false, replicates: false, at: at(1) },
  };
  const other = (over: Partial<OtherMember>): OtherMember => ({
    name: "m2",
    server: "running",
    body: seen(2, 1).body,
    last: null,
    ...over,
  });
  it.each<[string, Parameters<typeof roleAfterStart>, "replica" | "open" | "closed"]>([
    [
      "replicates when it has a source",
      [{ ...self, body: describedBody(1, { links: [describedLink(place(2))] }) }, [other({})]],
      "replica",
    ],
    ["is opened when it is alone", [{ ...self, last: null }, []], "open"],
    ["is opened when another follows it", [self, [other({})]], "open"],
    [
      "stays closed when another takes writes",
      [self, [other({ body: describedBody(2, { readOnly: false }) })]],
      "closed",
    ],
    ["stays closed when one that runs cannot be read", [self, [other({ body: null })]], "closed"],
    [
      "is opened when the others are down and it was the last writer",
      [self, [other({ server: "stopped", body: null })]],
      "open",
    ],
    [
      "stays closed when another wrote later",
      [self, [other({ server: "stopped", body: null, last: { readOnly: false, replicates: false, at: at(2) } })]],
      "closed",
    ],
    [
      "is opened when the other wrote earlier",
      [self, [other({ server: "stopped", body: null, last: { readOnly: false, replicates: false, at: at(0) } })]],
      "open",
    ],
    [
      "stays closed when nobody knows anything",
      [{ ...self, last: null }, [other({ server: "stopped", body: null })]],
      "closed",
    ],
    [
      "stays closed when others follow somebody else",
      [{ ...self, last: null }, [other({ body: seen(2, 3).body })]],
      "closed",
    ],
  ])("%s", (_name, [started, others], expected) => expect(roleAfterStart(started, others).role).toBe(expected));
  it("never opens a second writable server, whatever else is so", () => {
    const some = fc.record({
      server: fc.constantFrom("running" as const, "stopped" as const),
      follows: fc.boolean(),
      last: fc.option(
        fc.record({ readOnly: fc.boolean(), replicates: fc.boolean(), at: fc.date({ noInvalidDate: true }) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), (others) => {
        const all = [
          ...others.map(
            (one): OtherMember => ({
              name: "x",
              server: one.server,
              body: seen(2, one.follows ? 1 : 3).body,
              last: one.last,
            }),
          ),
          other({ body: describedBody(2, { readOnly: false }) }),
        ];
        expect(roleAfterStart(self, all).role).toBe("closed");
      }),
    );
  });
});

describe("variables", () => {
  const definition = (name: string, over: Partial<VariableDefinition>): [string, VariableDefinition] => [
    name,
    {
      name,
      scope: "global",
      dynamic: true,
      type: "integer",
      choices: [],
      minimum: null,
      maximum: null,
      defaultValue: "10",
      value: "10",
      comment: "",
      ...over,
    },
  ];
  const catalogue = new Map([
    definition("max_connections", { value: "151" }),
    definition("back_log", { dynamic: false, value: "80" }),
    definition("slow_query_log", { type: "boolean", value: "ON" }),
    definition("sql_mode", { type: "set", value: "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI,STRICT_ALL_TABLES" }),
  ]);
  it("are read from option files; the last one counts", () => {
    expect([...optionValues('[mariadbd]\n# x=1\na=1\nb="c d\\"e\\\\"\na=2\n')]).toEqual([
      ["a", "2"],
      ["b", 'c d"e\\'],
    ]);
    expect(changedOptions("a=1\nb=2\n", "a=1\nb=3\nc=4\n")).toEqual([
      { name: "b", from: "2", to: "3" },
      { name: "c", from: null, to: "4" },
    ]);
  });
  it("are judged by what the server says of them", () => {
    const after = "max_connections=200\nback_log=90\nslow_query_log=1\nnonsense=1\n";
    expect(judgeChanges("", after, catalogue).map((change) => [change.name, change.action])).toEqual([
      ["back_log", "needs restart"],
      ["max_connections", "set now"],
      ["nonsense", "unknown"],
      ["slow_query_log", "already so"],
    ]);
    expect(judgeChanges("max_connections=200\n", "", catalogue)[0]).toMatchObject({ wanted: null, action: "set now" });
  });
  it("go into SET GLOBAL as their type wants", () => {
    expect(literalOf("128M", { type: "integer", choices: [] })).toBe(134_217_728n);
    expect(literalOf("1.5", { type: "double", choices: [] })).toBe(1.5);
    expect(literalOf("/a//b", { type: "text", choices: [] })).toBe("/a//b");
  });
  it("count a combined mode as set when all its words are there, and only then", () => {
    expect(runsWith("ANSI,STRICT_ALL_TABLES", catalogue.get("sql_mode"))).toBe(true);
    expect(runsWith("ANSI,NO_ZERO_DATE", catalogue.get("sql_mode"))).toBe(false);
    expect(runsWith("STRICT_ALL_TABLES", catalogue.get("sql_mode"))).toBe(false);
  });
});

// The law of the house (ARCHITECTURE.md), as a tool reads it. scripts/check-house.ts runs it and proves that it looks.
const base = ["operations", "inventory", "access", "audit"];
const features = ["provisioning", "monitoring"];

const anyOf = (names) => `(${names.join("|")})`;
const schemas = "^lib/.+[/-]schemas[.]ts$";
const ports = "^lib/.+[/-]ports[.]ts$";
const contracts = [schemas, ports];
const core = "^lib/core/";
const mariadb = "^lib/mariadb/";
const adapters = "^lib/adapters/";
const baseRooms = `^lib/${anyOf(base)}/`;
const rooms = `^lib/${anyOf([...base, ...features])}/`;
const runtime = "^lib/runtime(/|[.]ts$)";
const web = "^lib/web/";
const worker = "^lib/worker/";
const generated = "^prisma/generated/";
// Tests, and the suites that adapters share, may wire anything together.
const tests = ["[.]test[.]tsx?$", "[.]contract[.]ts$", "^lib/adapters/contract/"];
const ours = "^(lib|app|components|prisma|e2e|scripts)/";

/** Files matching `from` may import, of our own files, only `allowed`. */
function only(name, comment, from, allowed, butNot = []) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: [...tests, ...butNot] },
    to: { path: ours, pathNot: allowed },
  };
}

/** Only files matching `owner` may import the outside module `path`. */
function ownedBy(name, comment, path, owner) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: "^(lib|app|components)/", pathNot: [...tests, ...owner] },
    to: { path },
  };
}

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one thought in two places: move what they share below both.",
      severity: "error",
      from: { path: "^(lib|app|components)/" },
      to: { circular: true },
    },
    {
      name: "imports-exist",
      comment: "An import that leads nowhere is also an import this tool cannot judge.",
      severity: "error",
      from: { path: "^(lib|app|components|scripts|e2e)/" },
      to: { couldNotResolve: true },
    },
    only("schemas-import-schemas", "Schemas go to the browser: zod and other schemas only.", schemas, [schemas]),
    only("ports-import-contracts", "Ports are promises, not code.", ports, [
      ...contracts,
      "^lib/core/(database|log|clock)[.]ts$",
    ]),
    only("core-imports-contracts", "Core is below every room.", core, [...contracts, core, generated], contracts),
    only("mariadb-imports-core", "Fleet SQL knows no room.", mariadb, [...contracts, core, mariadb], contracts),
    only(
      "adapters-import-core",
      "An adapter fills a port and knows no room.",
      adapters,
      [...contracts, core, mariadb, adapters],
      contracts,
    ),
    only(
      "base-imports-base",
      "Base rooms know no feature.",
      baseRooms,
      [...contracts, core, mariadb, baseRooms],
      contracts,
    ),
    {
      ...only(
        "features-stay-apart",
        "Enqueue the other's operation by kind, or move the shared fact down to inventory.",
        `^lib/${anyOf(features)}/`,
        [],
        contracts,
      ),
      to: { path: ours, pathNot: [...contracts, core, mariadb, baseRooms, "^lib/$1/"] },
    },
    only("runtime-below-doors", "The runtime wires what is below web and worker.", runtime, [
      ...contracts,
      core,
      mariadb,
      adapters,
      rooms,
      runtime,
    ]),
    only(
      "web-imports-runtime",
      "Web turns a request into a call; it holds no procedure.",
      web,
      [...contracts, core, runtime, rooms, web],
      contracts,
    ),
    only(
      "worker-imports-rooms",
      "The worker turns time into a call.",
      worker,
      [...contracts, core, mariadb, adapters, runtime, rooms, worker],
      contracts,
    ),
    only("components-import-schemas", "Components draw; they get values.", "^components/", [schemas, "^components/"]),
    only("app-calls-verbs", "A page calls verbs; fleet and adapters are out of its reach.", "^app/", [
      schemas,
      core,
      web,
      rooms,
      "^components/",
      "^app/",
    ]),
    {
      name: "web-process-cannot-reach-servers",
      comment: "A breach of web must open no server: nothing under app leads to mysql2 or to a spawn, by any path.",
      severity: "error",
      from: { path: "^app/" },
      to: {
        path: [
          "^lib/adapters/exec[.]ts$",
          "^lib/adapters/secrets/opening-vault[.]ts$",
          "(^|/)node_modules/mysql2(/|$)",
        ],
        reachable: true,
      },
    },
    ownedBy("only-mariadb-names-mysql2", "Fleet SQL lives in lib/mariadb.", "(^|/)node_modules/mysql2(/|$)|^mysql2", [
      mariadb,
    ]),
    ownedBy(
      "only-charts-names-recharts",
      "Charts live in components/charts.",
      "(^|/)node_modules/recharts(/|$)|^recharts",
      ["^components/charts/"],
    ),
    ownedBy("only-exec-spawns", "Programs are started by lib/adapters/exec.ts.", "^(node:)?child_process$", [
      "^lib/adapters/exec[.]ts$",
    ]),
    ownedBy(
      "only-core-names-prisma",
      "Rooms use the types that lib/core/database.ts gives on.",
      `${generated}|(^|/)node_modules/@?prisma/|^@?prisma/`,
      ["^lib/core/(database|migrate-mariadb|sqlite-[a-z]+)[.]ts$"],
    ),
    {
      name: "product-does-not-import-tests",
      comment: "Test support stays in tests.",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: tests },
      to: { path: "^e2e/|[.]test[.]tsx?$|(^|/)node_modules/(vitest|@playwright)/" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", generated] },
    exclude: { path: "^[.]next/" },
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".css", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

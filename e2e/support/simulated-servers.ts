import { createServer, type Server, type Socket } from "node:net";
import { pollStatusStatement, pollVariablesStatement } from "#lib/mariadb/light-poll.ts";
import { metricCatalogue } from "#lib/mariadb/metric-catalogue.ts";
import { metricStatusStatement, metricVariablesStatement } from "#lib/mariadb/metrics.ts";
import { replicaStatusStatement } from "#lib/mariadb/replication-status.ts";
import { encodeColumns, encodeRows, errorPacket, greeting, okPacket, packetReader } from "./mysql-wire.ts";
import { pollRow, replicaRow, type SimulatedInstance, statusValue, variableValue } from "./simulated-values.ts";

export interface SimulatedFleetOptions {
  count: number;
  host?: string;
  /** Instance n listens on firstPort + n. 0 lets the system choose every port. */
  firstPort: number;
  /** How long instance n thinks before each answer, milliseconds. */
  delayMs?: (index: number) => number;
}

export interface SimulatedFleet {
  readonly instances: readonly SimulatedInstance[];
  /** Statements answered so far, without the SETs of new connections. */
  statements(): number;
  /** Connections accepted so far. */
  connections(): number;
  setDelay(index: number, delayMs: number): void;
  /** Refuses connections and breaks the open ones, or serves again. */
  setDown(index: number, down: boolean): void;
  close(): Promise<void>;
}

const kinds = new Map(metricCatalogue.map((metric) => [metric.serverName, metric.kind]));
const namedColumns = encodeColumns(["Variable_name", "Value"]);

function namesIn(statement: string): string[] {
  return [...statement.matchAll(/'([A-Za-z0-9_]+)'/g)].map((match) => match[1] ?? "");
}

type Answer = (instance: SimulatedInstance, now: number) => Buffer;

function statusAnswer(statement: string): Answer {
  const names = namesIn(statement);
  return (instance, now) =>
    encodeRows(
      namedColumns,
      2,
      names.map((name) => [name, statusValue(instance, name, kinds.get(name) ?? "gauge", now)]),
    );
}

// Columns are encoded once per process; an answer costs only its rows.
const sample: SimulatedInstance = {
  index: 0,
  host: "",
  port: 0,
  serverId: 1,
  source: { host: "", port: 0, serverId: 1 },
  startedAt: 0,
  lagSeconds: 0,
};
const pollNames = Object.keys(pollRow(sample, 0));
const pollColumns = encodeColumns(pollNames);
const replicaNames = Object.keys(replicaRow(sample, 0) ?? {});
const replicaColumns = encodeColumns(replicaNames);
const variableNames = namesIn(metricVariablesStatement);

const answers = new Map<string, Answer>([
  [
    pollVariablesStatement,
    (instance, now) => {
      const row = pollRow(instance, now);
      return encodeRows(pollColumns, pollNames.length, [pollNames.map((name) => row[name] ?? null)]);
    },
  ],
  [pollStatusStatement, statusAnswer(pollStatusStatement)],
  [metricStatusStatement, statusAnswer(metricStatusStatement)],
  [
    metricVariablesStatement,
    (instance) =>
      encodeRows(
        namedColumns,
        2,
        variableNames.map((name) => [name, variableValue(instance, name)]),
      ),
  ],
  [
    replicaStatusStatement,
    (instance, now) => {
      const row = replicaRow(instance, now);
      return encodeRows(
        replicaColumns,
        replicaNames.length,
        row ? [replicaNames.map((name) => row[name] ?? null)] : [],
      );
    },
  ],
]);

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 64 }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/**
 * Starts `count` servers that speak the MariaDB protocol and answer what readObserved and readMetrics send, in clusters of
 * one primary and two replicas. Any account is let in. Everything else is answered with error 1064. Throws when a port is
 * taken; close() ends all of it.
 */
export async function startSimulatedFleet(options: SimulatedFleetOptions): Promise<SimulatedFleet> {
  const host = options.host ?? "127.0.0.1";
  // As if they ran for an hour, so that lag and uptime have room.
  const startedAt = Date.now() - 3_600_000;
  const instances: SimulatedInstance[] = [];
  const servers: Server[] = [];
  const sockets: Set<Socket>[] = [];
  const delays: number[] = [];
  const down = new Set<number>();
  const timers = new Set<NodeJS.Timeout>();
  let statements = 0;
  let connections = 0;

  function reply(socket: Socket, index: number, make: () => Buffer): void {
    const delay = delays[index] ?? 0;
    if (delay === 0) {
      socket.write(make());
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!socket.destroyed) socket.write(make());
    }, delay);
    timers.add(timer);
  }

  function serve(socket: Socket, index: number): void {
    const open = sockets[index];
    if (down.has(index) || !open) {
      socket.destroy();
      return;
    }
    connections += 1;
    open.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
    let signedIn = false;
    socket.on(
      "data",
      packetReader((payload, sequence) => {
        if (!signedIn) {
          signedIn = true;
          socket.write(okPacket(sequence + 1));
        } else if (payload[0] === 1) socket.end();
        else if (payload[0] === 3) answer(socket, index, payload.toString("utf8", 1));
        else socket.write(payload[0] === 14 ? okPacket(1) : errorPacket(1, 1047, "08S01", "Unknown command"));
      }),
    );
    socket.write(greeting({ version: "11.8.6-MariaDB-log", connectionId: connections }));
  }

  function answer(socket: Socket, index: number, sql: string): void {
    const instance = instances[index];
    const make = answers.get(sql);
    if (instance && make) {
      statements += 1;
      reply(socket, index, () => make(instance, Date.now()));
    } else if (sql.startsWith("SET SESSION ")) socket.write(okPacket(1));
    else socket.write(errorPacket(1, 1064, "42000", `The simulator does not know: ${sql.slice(0, 80)}`));
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearTimeout(timer);
    for (const open of sockets) for (const socket of open) socket.destroy();
    await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  }

  try {
    for (let index = 0; index < options.count; index += 1) {
      sockets.push(new Set());
      delays.push(options.delayMs?.(index) ?? 0);
      const server = createServer((socket) => serve(socket, index));
      servers.push(server);
      const port = await listen(server, host, options.firstPort === 0 ? 0 : options.firstPort + index);
      const primary = index % 3 === 0 ? undefined : instances[index - (index % 3)];
      const source = primary ? { host: primary.host, port: primary.port, serverId: primary.serverId } : null;
      instances.push({
        index,
        host,
        port,
        serverId: index + 1,
        source,
        startedAt,
        lagSeconds: source && index % 50 === 2 ? 12 : 0,
      });
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    instances,
    statements: () => statements,
    connections: () => connections,
    setDelay: (index, delayMs) => {
      delays[index] = delayMs;
    },
    setDown: (index, isDown) => {
      if (!isDown) {
        down.delete(index);
        return;
      }
      down.add(index);
      for (const socket of sockets[index] ?? []) socket.destroy();
    },
    close,
  };
}

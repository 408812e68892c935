import { RookeryError } from "#lib/core/errors.ts";
import type { FleetConnection, FleetRow } from "#lib/mariadb/ports.ts";
import type { InstanceSpec } from "#lib/provisioning/schemas.ts";

interface FakeServer {
  spec: InstanceSpec;
  readOnly: boolean;
  semiSync: boolean;
  source: { host: string; port: number } | null;
  replicating: boolean;
}

/** Servers that answer the few statements of provisioning, for tests of Rookery's own rows. They run as long as `isRunning` says. */
export class FakeFleet {
  readonly servers = new Map<string, FakeServer>();
  readonly statements: string[] = [];
  readonly isRunning: (spec: InstanceSpec) => Promise<boolean>;

  constructor(isRunning: (spec: InstanceSpec) => Promise<boolean>) {
    this.isRunning = isRunning;
  }

  async connect(spec: InstanceSpec): Promise<FleetConnection> {
    if (!(await this.isRunning(spec))) throw new RookeryError("unavailable", `Nobody answers at ${spec.name}.`);
    const server = this.servers.get(spec.instanceId) ?? {
      spec,
      readOnly: true,
      semiSync: false,
      source: null,
      replicating: false,
    };
    this.servers.set(spec.instanceId, server);
    return {
      label: spec.name,
      threadId: 1,
      query: async (sql) => this.#query(server, sql),
      execute: async (sql) => this.#execute(server, sql),
      close: async () => undefined,
    };
  }

  #execute(server: FakeServer, sql: string): { affectedRows: number } {
    this.statements.push(sql.replaceAll(/MASTER_PASSWORD='[^']*'/g, "MASTER_PASSWORD='...'"));
    if (/^SET GLOBAL read_only=/.test(sql)) server.readOnly = sql.endsWith("1");
    else if (/rpl_semi_sync_master_enabled=/.test(sql)) server.semiSync = sql.includes("enabled=1");
    else if (sql.startsWith("CHANGE MASTER"))
      server.source = {
        host: /MASTER_HOST='([^']*)'/.exec(sql)?.[1] ?? "",
        port: Number(/MASTER_PORT=(\d+)/.exec(sql)?.[1]),
      };
    else if (sql.startsWith("START SLAVE")) server.replicating = true;
    else if (sql.startsWith("STOP SLAVE")) server.replicating = false;
    else if (/^RESET SLAVE/.test(sql)) server.source = null;
    return { affectedRows: 0 };
  }

  #query(server: FakeServer, sql: string): FleetRow[] {
    const { spec } = server;
    if (sql.startsWith("SHOW ALL SLAVES")) return server.source ? [link(server.source, server.replicating)] : [];
    if (sql.startsWith("SELECT @@GLOBAL.read_only")) return [{ read_only: server.readOnly ? "1" : "0" }];
    if (sql.startsWith("SHOW SESSION STATUS"))
      return [{ Variable_name: "Ssl_cipher", Value: "TLS_AES_256_GCM_SHA384" }];
    if (sql.startsWith("SHOW GLOBAL VARIABLES")) return [];
    if (sql.startsWith("SHOW GLOBAL STATUS"))
      return Object.entries(this.#status(server)).map(([Variable_name, Value]) => ({ Variable_name, Value }));
    if (sql.includes("@@version_comment")) {
      return [
        {
          version: `${spec.version}.6-MariaDB`,
          comment: "MariaDB Server",
          server_id: spec.serverId,
          hostname: "fake",
          port: spec.port,
          datadir: spec.folder,
          pid_file: "",
          socket: "",
        },
      ];
    }
    if (sql.startsWith("SELECT @@server_id")) return [this.#variables(server)];
    throw new Error(`the fake fleet does not know: ${sql}`);
  }

  #status(server: FakeServer): Record<string, string> {
    const clients = [...this.servers.values()].filter(
      (other) => other.replicating && other.source?.port === server.spec.port,
    ).length;
    return {
      Uptime: "5",
      Threads_connected: "1",
      Threads_running: "1",
      Rpl_semi_sync_master_status: server.semiSync ? "ON" : "OFF",
      Rpl_semi_sync_master_clients: String(clients),
      Rpl_semi_sync_slave_status: "ON",
    };
  }

  #variables({ spec, readOnly, semiSync }: FakeServer): FleetRow {
    return {
      server_id: spec.serverId,
      version: `${spec.version}.6-MariaDB`,
      hostname: "fake",
      read_only: readOnly ? 1 : 0,
      log_bin: 1,
      log_slave_updates: 1,
      gtid_strict_mode: 1,
      gtid_domain_id: spec.gtidDomainId,
      gtid_binlog_pos: "",
      gtid_binlog_state: "",
      gtid_current_pos: "",
      gtid_slave_pos: "",
      binlog_format: "ROW",
      datadir: spec.folder,
      max_connections: 151,
      semi_primary: semiSync ? 1 : 0,
      semi_wait_point: "AFTER_COMMIT",
      semi_replica: 1,
      wsrep_on: 0,
    };
  }
}

function link(source: { host: string; port: number }, runs: boolean): FleetRow {
  const state = runs ? "Yes" : "No";
  return {
    Connection_name: "",
    Master_Host: source.host,
    Master_Port: source.port,
    Master_Server_Id: 1,
    Slave_IO_Running: state,
    Slave_SQL_Running: state,
    Seconds_Behind_Master: runs ? 0 : null,
    Using_Gtid: "Slave_Pos",
    Gtid_IO_Pos: "",
    Last_IO_Errno: 0,
    Last_IO_Error: "",
    Last_SQL_Errno: 0,
    Last_SQL_Error: "",
    SQL_Delay: 0,
    SQL_Remaining_Delay: null,
    Relay_Log_Space: 0,
    Retried_transactions: 0,
    Slave_received_heartbeats: 0,
    Slave_heartbeat_period: 2,
    Master_SSL_Allowed: "Yes",
    Slave_IO_State: "",
    Slave_SQL_Running_State: "",
  };
}

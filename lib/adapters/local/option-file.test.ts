import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InstanceSpec, reservedVariables } from "../../provisioning/schemas.ts";
import type { Installation } from "./find-versions.ts";
import { forbiddenVariable, hashOptionFile, quoteOption, renderOptionFile } from "./option-file.ts";

const installation: Installation = {
  series: "11.8",
  version: "11.8.6",
  prefix: "/srv/11.8",
  server: "/srv/11.8/usr/sbin/mariadbd",
  programs: "/srv/11.8/usr/bin",
  baseFolder: "/srv/11.8/usr",
  shareFolder: "/srv/11.8/usr/share/mariadb",
  pluginFolder: "/srv/11.8/usr/lib/mysql/plugin",
};

const spec: InstanceSpec = {
  instanceId: "i1",
  clusterSlug: "orders",
  name: "orders-a",
  version: "11.8",
  host: "127.0.0.1",
  port: 3311,
  serverId: 101,
  gtidDomainId: 9,
  folder: "/srv/orders/orders-a",
  bindAddress: "127.0.0.1",
  bufferPoolMb: 128,
  semiSync: false,
  tlsRequired: true,
  variables: {},
};

function read(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("["));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

describe("option file", () => {
  it("holds the baseline for failover with GTIDs, read-only included", () => {
    const options = read(renderOptionFile(spec, installation));
    const wanted = {
      read_only: "ON",
      gtid_strict_mode: "ON",
      gtid_domain_id: "9",
      server_id: "101",
      log_bin: '"binlog"',
      log_slave_updates: "ON",
      binlog_format: '"ROW"',
      sync_binlog: "1",
      innodb_flush_log_at_trx_commit: "1",
      report_host: '"127.0.0.1"',
      report_port: "3311",
      relay_log_recovery: "ON",
      skip_name_resolve: "ON",
      local_infile: "OFF",
      require_secure_transport: "ON",
      innodb_buffer_pool_size: '"128M"',
      performance_schema: "ON",
      basedir: '"/srv/11.8/usr"',
      plugin_dir: '"/srv/11.8/usr/lib/mysql/plugin"',
      datadir: '"/srv/orders/orders-a/data"',
      socket: '"/srv/orders/orders-a/run/db.sock"',
    };
    expect(Object.fromEntries([...options].filter(([name]) => name in wanted))).toEqual(wanted);
    expect(Number(options.get("slave_net_timeout"))).toBeLessThanOrEqual(10);
    expect(options.has("rpl_semi_sync_slave_enabled")).toBe(false);
    expect(read(renderOptionFile({ ...spec, semiSync: true }, installation)).get("rpl_semi_sync_slave_enabled")).toBe(
      "ON",
    );
    expect(read(renderOptionFile({ ...spec, tlsRequired: false }, installation)).get("require_secure_transport")).toBe(
      "OFF",
    );
  });

  it("puts the spec's variables last, in one order, so that they win and the hash is stable", () => {
    const one = renderOptionFile({ ...spec, variables: { max_connections: 500, event_scheduler: true } }, installation);
    const two = renderOptionFile({ ...spec, variables: { event_scheduler: true, max_connections: 500 } }, installation);
    expect(one).toBe(two);
    expect(one.trimEnd().split("\n").slice(-2)).toEqual(["event_scheduler=ON", "max_connections=500"]);
    expect(hashOptionFile(one)).not.toBe(hashOptionFile(renderOptionFile(spec, installation)));
  });

  it("gives larger pools a larger redo log and the full instrumentation", () => {
    const large = read(renderOptionFile({ ...spec, bufferPoolMb: 8_192 }, installation));
    expect(large.get("innodb_log_file_size")).toBe('"2048M"');
    expect(large.has("performance_schema_max_table_instances")).toBe(false);
  });

  it("refuses every reserved variable under all the names that MariaDB takes for it", () => {
    for (const name of Object.keys(reservedVariables)) {
      for (const form of [name, `loose_${name}`, `skip_${name}`, `loose_skip_${name}`, `maximum_${name}`]) {
        expect(forbiddenVariable(form), form).not.toBeNull();
      }
      if (name.length > 6) expect(forbiddenVariable(name.slice(0, -1)), name).not.toBeNull();
    }
    for (const name of [
      "wsrep_provider",
      "innodb_data_home_dir",
      "general_log_file",
      "skip_name_resolve",
      "loose_innodb_buffer_pool_size",
    ]) {
      expect(forbiddenVariable(name), name).not.toBeNull();
    }
    for (const name of [
      "max_connections",
      "innodb_file_per_table",
      "sql_mode",
      "tmp_table_size",
      "skip_show_database",
      "long_query_time",
    ]) {
      expect(forbiddenVariable(name), name).toBeNull();
    }
    expect(() => renderOptionFile({ ...spec, variables: { loose_init_file: "/x" } }, installation)).toThrow(
      "cannot be set here",
    );
    expect(() => renderOptionFile({ ...spec, variables: { "a]\nb": "x" } }, installation)).toThrow("no variable name");
  });

  it("never lets a value become another line, section or comment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (value) => {
        if (/[\r\n\0]/.test(value)) {
          expect(() => quoteOption(value)).toThrow("one line");
          return;
        }
        const text = renderOptionFile({ ...spec, variables: { init_slave_note: value } }, installation);
        expect(text.split("\n")).toHaveLength(
          renderOptionFile({ ...spec, variables: { init_slave_note: "x" } }, installation).split("\n").length,
        );
        expect(quoteOption(value)).toMatch(/^"(?:[^"\\]|\\.)*"$/u);
      }),
    );
  });
});

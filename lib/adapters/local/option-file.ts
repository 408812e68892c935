import { createHash } from "node:crypto";
import { RookeryError } from "../../core/errors.ts";
import { type InstanceSpec, reservedVariables } from "../../provisioning/schemas.ts";
import type { Installation } from "./find-versions.ts";
import { layoutOf } from "./layout.ts";

type Value = string | number | boolean;

/** The redo log of template data folders; servers with a small buffer pool keep it and need not resize at first start. */
export const TEMPLATE_REDO_LOG_MB = 24;

const placeNames = /_(?:dir|file|path|file_path|home_dir)$/;
const optionPrefixes = /^(?:loose|skip|disable|enable|maximum)_/;

/**
 * Why a variable of a spec may not be written, or null. MariaDB also takes `loose_` and the like before a name and any
 * unambiguous beginning of one, so both are undone before the look-up.
 */
export function forbiddenVariable(name: string): string | null {
  const forms = [name];
  while (optionPrefixes.test(forms.at(-1) ?? "")) forms.push((forms.at(-1) ?? "").replace(optionPrefixes, ""));
  const plain = forms.at(-1) ?? name;
  const reserved = Object.keys(reservedVariables).find((known) => forms.some((form) => known.startsWith(form)));
  if (reserved) return reservedVariables[reserved] ?? "Rookery decides it";
  if (plain === "innodb_buffer_pool_size") return "set bufferPoolMb instead";
  if (plain === "name_resolve") return "accounts are matched by address";
  if (plain.startsWith("wsrep_")) return "this cluster is not a Galera cluster";
  if (placeNames.test(plain)) return "files follow from the storage path";
  if (
    ["log_basename", "chroot", "defaults_file", "slave_load_tmpdir", "lc_messages"].some((known) =>
      known.startsWith(plain),
    )
  )
    return "files follow from the storage path";
  return null;
}

/** A value as an option file holds it: in double quotes with escapes, so that `#`, spaces and quotes stay part of it. */
export function quoteOption(value: Value): string {
  if (typeof value === "boolean") return value ? "ON" : "OFF";
  if (typeof value === "number") return String(value);
  if (/[\r\n\0]/.test(value)) throw new RookeryError("invalid", "A variable's value must be one line of text.");
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\t", "\\t")}"`;
}

function redoLogMb(bufferPoolMb: number): number {
  return bufferPoolMb <= 256 ? TEMPLATE_REDO_LOG_MB : Math.min(2_048, Math.floor(bufferPoolMb / 4));
}

type Lines = [name: string, value: Value][];

function places(spec: InstanceSpec, installation: Installation): Lines {
  const at = layoutOf(spec.folder);
  return [
    ["basedir", installation.baseFolder],
    ["lc_messages_dir", installation.shareFolder],
    ["character_sets_dir", `${installation.shareFolder}/charsets`],
    ["plugin_dir", installation.pluginFolder],
    ["datadir", at.data],
    ["tmpdir", at.tmp],
    ["secure_file_priv", at.tmp],
    ["socket", at.socket],
    ["pid_file", at.pidFile],
    ["log_error", at.errorLog],
  ];
}

function network(spec: InstanceSpec): Lines {
  const at = layoutOf(spec.folder);
  return [
    ["port", spec.port],
    ["bind_address", spec.bindAddress],
    ["skip_name_resolve", true],
    ["local_infile", false],
    ["ssl_ca", at.caFile],
    ["ssl_cert", at.certificateFile],
    ["ssl_key", at.keyFile],
    ["tls_version", "TLSv1.2,TLSv1.3"],
    ["require_secure_transport", spec.tlsRequired],
    ["max_connections", 151],
  ];
}

function replication(spec: InstanceSpec): Lines {
  const lines: Lines = [
    ["server_id", spec.serverId],
    ["report_host", spec.host],
    ["report_port", spec.port],
    // Every server starts closed to writes, the primary too: a crashed primary must not come back writable.
    ["read_only", true],
    ["log_bin", "binlog"],
    ["log_bin_index", "binlog.index"],
    ["relay_log", "relay-bin"],
    ["relay_log_index", "relay-bin.index"],
    ["log_slave_updates", true],
    ["binlog_format", "ROW"],
    ["gtid_strict_mode", true],
    ["gtid_domain_id", spec.gtidDomainId],
    ["sync_binlog", 1],
    ["expire_logs_days", 7],
    ["relay_log_recovery", true],
    ["slave_net_timeout", 8],
    ["slave_parallel_threads", 2],
    ["slave_parallel_mode", "optimistic"],
    ["rpl_semi_sync_master_timeout", 2_000],
  ];
  if (spec.semiSync) lines.push(["rpl_semi_sync_slave_enabled", true]);
  return lines;
}

/** Statement digests for small servers at about 55 MB of memory; sized by itself the schema takes about 90 MB (measured, 11.8.6). */
const leanInstrumentation: Readonly<Record<string, number>> = {
  events_statements_history_long_size: 1_000,
  events_statements_history_size: 5,
  events_waits_history_long_size: 10,
  events_waits_history_size: 2,
  events_stages_history_long_size: 10,
  events_stages_history_size: 2,
  events_transactions_history_long_size: 10,
  events_transactions_history_size: 2,
  max_table_instances: 500,
  max_table_handles: 1_000,
  max_table_lock_stat: 200,
  max_index_stat: 500,
  max_metadata_locks: 1_000,
  max_prepared_statements_instances: 200,
  max_program_instances: 200,
  max_thread_instances: 250,
  max_file_instances: 1_000,
  max_mutex_instances: 5_000,
  max_rwlock_instances: 2_000,
  max_cond_instances: 1_000,
  accounts_size: 50,
  hosts_size: 50,
  users_size: 50,
};

function memory(spec: InstanceSpec): Lines {
  const small = spec.bufferPoolMb <= 256;
  const lines: Lines = [
    ["innodb_buffer_pool_size", `${spec.bufferPoolMb}M`],
    ["innodb_log_file_size", `${redoLogMb(spec.bufferPoolMb)}M`],
    ["innodb_flush_log_at_trx_commit", 1],
    ["character_set_server", "utf8mb4"],
    ["performance_schema", true],
    ["performance_schema_digests_size", small ? 1_000 : 5_000],
  ];
  // What the manual calls defaults is sized for one large server per host, not for many small ones.
  if (small) {
    lines.push(
      ["innodb_log_buffer_size", "4M"],
      ["key_buffer_size", "1M"],
      ["aria_pagecache_buffer_size", "8M"],
      ["table_open_cache", 400],
      ["table_definition_cache", 400],
      ...Object.entries(leanInstrumentation).map(([name, size]): [string, Value] => [
        `performance_schema_${name}`,
        size,
      ]),
    );
  }
  return lines;
}

function logs(spec: InstanceSpec): Lines {
  return [
    ["log_warnings", 2],
    ["slow_query_log", true],
    ["slow_query_log_file", layoutOf(spec.folder).slowLog],
    ["long_query_time", 1],
    ["log_slow_verbosity", "query_plan,explain"],
  ];
}

/**
 * The whole option file of a server. Pure: the same spec and installation give the same text. The baseline is that of
 * MariaDB's replication manual for failover with GTIDs; the spec's own variables come last. Throws `invalid` with the
 * field for a variable that may not be set.
 */
export function renderOptionFile(spec: InstanceSpec, installation: Installation): string {
  const own: Lines = Object.entries(spec.variables).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name] of own) {
    const why = /^[a-z][a-z0-9_]*$/.test(name) ? forbiddenVariable(name) : "it is no variable name";
    if (why)
      throw new RookeryError("invalid", `${name} cannot be set here: ${why}.`, {
        fields: { [`variables.${name}`]: `cannot be set here: ${why}` },
      });
  }
  const block = (title: string, lines: Lines): string =>
    [`# ${title}`, ...lines.map(([name, value]) => `${name}=${quoteOption(value)}`), ""].join("\n");
  return [
    "# Written by Rookery; changes made here are found as drift and undone. Change the cluster's spec instead.",
    "[mariadbd]",
    block("places", places(spec, installation)),
    block("network", network(spec)),
    block("replication", replication(spec)),
    block("memory and durability", memory(spec)),
    block("logs", logs(spec)),
    block("variables of the spec", own),
  ].join("\n");
}

/** The name under which two option files are compared. */
export function hashOptionFile(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

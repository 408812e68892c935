export interface ControlPrivilege {
  /** As GRANT takes it. */
  privilege: string;
  /** "*.*", or the table it is for. */
  on: string;
  /** What Rookery cannot do without it, as one sentence. */
  cost: string;
  /** True when an account that only watches needs it too. */
  observe: boolean;
}

function global(privilege: string, cost: string, observe = false): ControlPrivilege {
  return { privilege, on: "*.*", cost, observe };
}

/**
 * What the control account holds: the list of fleet-operations 2.1, and what run-time settings, account rotation and
 * binary log reading need beside it. Order is that of the GRANT.
 */
export const controlPrivileges: readonly ControlPrivilege[] = [
  global(
    "REPLICA MONITOR",
    "Rookery cannot see whether replication runs, so lag and failover candidates stay unknown.",
    true,
  ),
  global("PROCESS", "Rookery cannot see other sessions, lock waits and InnoDB's state.", true),
  global("SHOW DATABASES", "Rookery cannot list all databases and their sizes.", true),
  global("BINLOG MONITOR", "Rookery cannot read where the binary log ends, nor list its files.", true),
  global(
    "REPLICATION MASTER ADMIN",
    "Rookery cannot list connected replicas, nor switch semi-synchronous replication on a primary.",
    true,
  ),
  global(
    "REPLICATION SLAVE ADMIN",
    "Rookery cannot start, stop or re-point replication: no switchover, failover or rebuild.",
  ),
  global("READ_ONLY ADMIN", "Rookery cannot switch read_only: no switchover or failover."),
  global("CONNECTION ADMIN", "Rookery cannot end sessions, nor sign in when all connections are taken."),
  global("BINLOG ADMIN", "Rookery cannot purge binary logs, nor make accounts that stay on one server."),
  global("RELOAD", "Rookery cannot stop writes for a switchover, nor rotate logs."),
  global("EVENT", "Rookery cannot switch scheduled events off and on around a switchover."),
  global("SET USER", "Rookery cannot keep the owner of views, routines and events it creates again."),
  global("SUPER", "Rookery cannot change most variables at run time; changes wait for a restart."),
  global("CREATE USER", "Rookery cannot create accounts, nor change the password of the replication account."),
  {
    privilege: "SELECT",
    on: "mysql.user",
    cost: "Rookery cannot list the accounts of the server.",
    observe: true,
  },
  {
    privilege: "SELECT",
    on: "mysql.global_priv",
    cost: "Rookery cannot tell how accounts sign in.",
    observe: true,
  },
  // SHOW GRANTS for another account asks for the whole schema.
  { privilege: "SELECT", on: "mysql.*", cost: "Rookery cannot show what other accounts may do.", observe: false },
];

/** What the replication account holds, and nothing else. */
export const replicationPrivileges = ["REPLICATION SLAVE"] as const;

import type { EnvironmentPolicy } from "#lib/inventory/environment-schemas.ts";
import type { ClusterView, InstanceRow } from "#lib/inventory/view-schemas.ts";

/** What this person may do in the cluster's environment, and what the environment demands; from the server. */
export interface ClusterRights {
  propose: boolean;
  /** To start what needs no approval in the same click. */
  run: boolean;
  edit: boolean;
  probe: boolean;
  policy: EnvironmentPolicy;
}

/** One thing that can be done here: what its dialog says, and what is handed in. Nothing is done before a plan stands. */
export interface Act {
  /** Unique on the page. */
  key: string;
  kind: string;
  /** Verb and object: "Restart orders-prod-2". */
  label: string;
  /** The verb alone, for rows that name their object. */
  verb: string;
  target: string;
  effect: string;
  duration: string;
  wayBack: string;
  input: Record<string, unknown>;
  /** Why it cannot be done now; null when it can. */
  why: string | null;
  /** Destroys something or interrupts somebody: asks for the typed name everywhere. */
  dangerous: boolean;
  /** Which further inputs the dialog has. */
  form: "none" | "keepData" | "replica" | "configure" | "source";
  /** The member acted on; null for the cluster as a whole. */
  instanceId: string | null;
}

type View = Pick<
  ClusterView,
  "id" | "name" | "managed" | "topology" | "lifeState" | "provider" | "instances" | "findings" | "environment"
>;

const leads = (row: InstanceRow) => row.role === "primary" || row.role === "standalone" || row.role === "co-primary";

function whyNotOurs(view: View, rights: ClusterRights): string | null {
  if (!rights.propose) return `Your roles in ${view.environment.name} do not propose operations`;
  if (view.lifeState !== "active") return `${view.name} is ${view.lifeState}`;
  return view.managed ? null : `${view.name} was imported: Rookery watches it and does not run its servers`;
}

/** What can be done to one server. Pure. */
export function instanceActs(view: View, row: InstanceRow, rights: ClusterRights): Act[] {
  const ours = whyNotOurs(view, rights);
  const down = row.state === "down" || row.desired === "stopped";
  const leader = leads(row);
  const followers = view.instances.filter((one) => one.sourceId === row.id);
  const others = view.instances.filter((one) => one.id !== row.id && one.asOf.state === "live" && one.state !== "down");
  const outage = leader
    ? "Nobody can write to the cluster until it runs again."
    : "Clients of this server lose their connections; the other servers are not affected.";
  const common = { target: row.name, instanceId: row.id, input: { instanceId: row.id }, form: "none" as const };
  const acts: Act[] = [
    {
      ...common,
      key: `restart ${row.id}`,
      kind: "instance.restart",
      verb: "Restart",
      label: `Restart ${row.name}`,
      effect: `It is shut down cleanly and started again. ${outage}`,
      duration: "about 3 s, longer with a large buffer pool",
      wayBack: "none needed; a server that does not come back parks the operation with the facts",
      why: ours ?? (down ? `${row.name} does not run; start it instead` : null),
      dangerous: true,
    },
  ];
  if (down)
    acts.push({
      ...common,
      key: `start ${row.id}`,
      kind: "instance.start",
      verb: "Start",
      label: `Start ${row.name}`,
      effect:
        "The server accepts clients again; it takes writes only when it is the primary and nothing speaks against it.",
      duration: "about 2 s, longer when it has to recover",
      wayBack: `stop ${row.name}`,
      why: ours,
      dangerous: false,
    });
  else
    acts.push({
      ...common,
      key: `stop ${row.id}`,
      kind: "instance.stop",
      verb: "Stop",
      label: `Stop ${row.name}`,
      effect: `It is shut down cleanly and stays down until somebody starts it. ${outage}`,
      duration: "about 2 s",
      wayBack: `start ${row.name}`,
      why: ours,
      dangerous: true,
    });
  if (view.topology !== "replication") return acts;
  acts.push({
    ...common,
    key: `reseed ${row.id}`,
    kind: "replica.reseed",
    verb: "Reseed",
    label: `Reseed replica ${row.name}`,
    effect:
      "Its data is thrown away and copied anew from a healthy member; then it follows the primary. Its own errant transactions are lost.",
    duration: "as long as the copy takes; the plan says how much data it is",
    wayBack: "none for the data of this replica; the other members keep theirs",
    form: "source",
    why:
      ours ??
      (leader
        ? `${row.name} leads the cluster; only a replica can be rebuilt`
        : others.length === 0
          ? "No other member can be seen that could give the data"
          : null),
    dangerous: true,
  });
  acts.push({
    ...common,
    key: `remove ${row.id}`,
    kind: "replica.remove",
    verb: "Remove",
    label: `Remove replica ${row.name}`,
    effect: "It leaves the cluster and its server is stopped and removed.",
    duration: "about 3 s",
    wayBack: "add a replica; its data is copied anew",
    form: "keepData",
    why:
      ours ??
      (leader
        ? `${row.name} leads the cluster; a primary cannot be removed`
        : followers.length > 0
          ? `${followers.map((one) => one.name).join(", ")} would lose its source`
          : null),
    dangerous: true,
  });
  return acts;
}

/** What can be done to the cluster as a whole. Pure. */
export function clusterActs(view: View, rights: ClusterRights): Act[] {
  const ours = whyNotOurs(view, rights);
  const common = { target: view.name, instanceId: null };
  const seen = view.instances.some((row) => row.asOf.state === "live");
  const members = view.instances.map((row) => row.name).join(", ");
  const acts: Act[] = [
    {
      ...common,
      key: "add",
      kind: "replica.add",
      verb: "Add replica",
      label: `Add a replica to ${view.name}`,
      effect:
        "A new server is made, seeded from a healthy member and attached to the primary. The others go on as they are; the source reads more from its disk.",
      duration: "as long as the copy takes; the plan says how much data it is",
      wayBack: "remove the replica",
      input: { clusterId: view.id },
      form: "replica",
      why:
        ours ??
        (view.topology !== "replication"
          ? "A standalone cluster has no replicas"
          : seen
            ? null
            : "No member can be seen"),
      dangerous: false,
    },
    {
      ...common,
      key: "configure",
      kind: "cluster.configure",
      verb: "Configure",
      label: `Configure ${view.name}`,
      effect:
        "Variables that can change while running are set on every member; the option files hold them for the next start. What needs a restart says so and waits.",
      duration: "about 2 s; a rolling restart takes a few seconds per member",
      wayBack: "configure the old values; the plan shows them",
      input: { clusterId: view.id },
      form: "configure",
      why: ours,
      dangerous: false,
    },
  ];
  if (view.managed)
    acts.push({
      ...common,
      key: "destroy",
      kind: "cluster.destroy",
      verb: "Destroy",
      label: `Destroy ${view.name}`,
      effect: `All clients lose ${view.name}. The servers ${members} are stopped and removed.`,
      duration: "about 3 s",
      wayBack: "none when the data is deleted: only a restore from a backup; kept data can be started by hand",
      input: { clusterId: view.id },
      form: "keepData",
      why:
        ours ??
        (rights.policy.protectFromDestroy
          ? `${view.environment.name} protects its clusters; an administrator can take the protection off under Governance, Environments`
          : null),
      dangerous: true,
    });
  else
    acts.push({
      ...common,
      key: "forget",
      kind: "cluster.forget",
      verb: "Forget",
      label: `Forget ${view.name}`,
      effect: "Rookery no longer watches it and forgets its passwords. Nothing is changed on the servers.",
      duration: "at once",
      wayBack: "import it again; its history here stays in events and audit",
      input: { clusterId: view.id },
      form: "none",
      why: rights.propose ? null : `Your roles in ${view.environment.name} do not propose operations`,
      dangerous: true,
    });
  return acts;
}

/** The acts that the findings ask for, first: a stopped server is started, a replica that stopped on an error is rebuilt. */
export function urgentActs(view: View, rights: ClusterRights): Act[] {
  return view.instances.flatMap((row) => {
    const acts = instanceActs(view, row, rights);
    const broken =
      row.lag?.state === "stopped" ||
      row.findings.some((one) => one.code === "ErrantTransactions" || one.code === "ReplicaDiverged");
    return acts.filter((act) => act.kind === "instance.start" || (broken && act.kind === "replica.reseed"));
  });
}

/** How many approvals the environment demands for a kind. */
export function approvalsFor(policy: EnvironmentPolicy, kind: string): number {
  return policy.approvals.kinds[kind] ?? policy.approvals.default;
}

/** True when the click may also run what it hands in; otherwise it is only proposed. */
export function runsAtOnce(rights: ClusterRights, kind: string): boolean {
  return approvalsFor(rights.policy, kind) === 0 && (rights.run || (rights.policy.selfService && rights.propose));
}

/** The name that the dialog asks for: where it is dangerous, and everywhere the environment demands it. */
export function nameToType(act: Act, rights: ClusterRights): string | null {
  return act.dangerous || rights.policy.demandTypedNames ? act.target : null;
}

import type { ClusterState, Finding } from "../schemas.ts";

/** What a code means for the cluster's word: `unknown` codes say that we cannot see, not that something is broken. */
export interface CodeMeaning {
  severity: Finding["severity"];
  state: Extract<ClusterState, "critical" | "degraded" | "unknown" | "healthy">;
}

const critical = { severity: "critical", state: "critical" } as const;
const warning = { severity: "warning", state: "degraded" } as const;
const unseen = { severity: "warning", state: "unknown" } as const;
const info = { severity: "info", state: "healthy" } as const;

/**
 * Every code that the analysis can give. Names are orchestrator's (go/inst/analysis.go) where it has one, then VTOrc's,
 * then ours. Left out: MySQL group replication, binlog servers, and a surplus of semi-sync replicas, because MariaDB
 * always waits for exactly one acknowledgement.
 */
export const codes = {
  ControlPlaneIsolated: unseen,
  ClusterUnseen: unseen,
  DeadMasterWithoutReplicas: critical,
  DeadMaster: critical,
  DeadMasterAndReplicas: critical,
  DeadMasterAndSomeReplicas: critical,
  UnreachableMasterWithLaggingReplicas: unseen,
  UnreachableMaster: unseen,
  UnreachableMasterWithoutReplicas: unseen,
  LockedSemiSyncMaster: critical,
  LockedSemiSyncMasterHypothesis: warning,
  MasterSingleReplicaNotReplicating: warning,
  MasterSingleReplicaDead: warning,
  AllMasterReplicasNotReplicating: warning,
  AllMasterReplicasNotReplicatingOrDead: warning,
  DeadCoMaster: critical,
  DeadCoMasterAndSomeReplicas: critical,
  UnreachableCoMaster: unseen,
  AllCoMasterReplicasNotReplicating: warning,
  DeadIntermediateMaster: warning,
  DeadIntermediateMasterWithSingleReplica: warning,
  DeadIntermediateMasterWithSingleReplicaFailingToConnect: warning,
  DeadIntermediateMasterAndSomeReplicas: warning,
  DeadIntermediateMasterAndReplicas: warning,
  UnreachableIntermediateMasterWithLaggingReplicas: unseen,
  UnreachableIntermediateMaster: unseen,
  AllIntermediateMasterReplicasFailingToConnectOrDead: warning,
  AllIntermediateMasterReplicasNotReplicating: warning,
  FirstTierReplicaFailingToConnectToMaster: warning,
  InstanceDown: warning,
  InstanceUnseen: unseen,
  ReplicaLagging: warning,
  NoWriteableMasterStructureWarning: critical,
  StatementAndMixedLoggingReplicasStructureWarning: info,
  StatementAndRowLoggingReplicasStructureWarning: info,
  MixedAndRowLoggingReplicasStructureWarning: info,
  MultipleMajorVersionsLoggingReplicasStructureWarning: info,
  NoLoggingReplicasStructureWarning: warning,
  DifferentGTIDModesStructureWarning: warning,
  NoFailoverSupportStructureWarning: warning,
  NotEnoughValidSemiSyncReplicasStructureWarning: warning,
  ClusterHasNoPrimary: critical,
  PrimaryIsReadOnly: critical,
  ReplicaIsWritable: warning,
  ConnectedToWrongPrimary: warning,
  NotConnectedToPrimary: warning,
  ReplicationStopped: warning,
  PrimarySemiSyncMustBeSet: warning,
  PrimarySemiSyncMustNotBeSet: warning,
  ReplicaSemiSyncMustBeSet: warning,
  ReplicaSemiSyncMustNotBeSet: info,
  TwoWritablePrimaries: critical,
  ReplicaDiverged: warning,
  SharedServerId: warning,
  DomainCollision: warning,
  RelayLogUnapplied: warning,
  ErrantTransactions: warning,
  GaleraAllDown: critical,
  GaleraNonPrimary: critical,
  GaleraSizeMismatch: warning,
  GaleraDonorDesynced: info,
  GaleraNotSynced: warning,
} as const satisfies Record<string, CodeMeaning>;

export type AnalysisCode = keyof typeof codes;

/** The meaning of a code; null for codes of other versions that still stand in stored verdicts. */
export function meaningOf(code: string): CodeMeaning | null {
  return (codes as Record<string, CodeMeaning>)[code] ?? null;
}

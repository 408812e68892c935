import { type ClusterFacts, countReplicas, type Draft } from "./facts.ts";

// A semi-sync primary without an acknowledging replica holds every commit until its time-out (default 10 s).
const hypothesisMs = 6_000;
const provenMs = 20_000;

/** Semi-synchronous replication: commits that wait for nobody, and settings that differ from the wish. */
export function semiSyncRules(facts: ClusterFacts): Draft[] {
  const primary = facts.primary;
  if (!primary?.valid || !primary.live || !primary.body || facts.cluster.topology === "galera") return [];
  const { name, id } = primary.member;
  const { semiSync } = primary.body;
  const wished = facts.cluster.semiSync;
  const drafts: Draft[] = [];
  const acknowledging = countReplicas(facts, id).replicating.filter((node) => node.body?.semiSync.replicaEnabled);

  if (wished === true && !semiSync.primaryEnabled)
    drafts.push({
      code: "PrimarySemiSyncMustBeSet",
      instanceId: id,
      say: (since) =>
        `${name} does not wait for replicas before it commits since ${since}, though the spec wishes semi-sync; a crash may lose writes`,
    });
  if (wished === false && semiSync.primaryEnabled)
    drafts.push({
      code: "PrimarySemiSyncMustNotBeSet",
      instanceId: id,
      say: (since) =>
        `${name} waits for replicas before it commits since ${since}, though the spec does not wish semi-sync; writes are slower than they need be`,
    });
  if (wished !== null) {
    for (const node of countReplicas(facts, id).valid) {
      const set = node.body?.semiSync.replicaEnabled ?? false;
      if (wished && !set)
        drafts.push({
          code: "ReplicaSemiSyncMustBeSet",
          instanceId: node.member.id,
          say: (since) =>
            `${node.member.name} does not acknowledge commits since ${since}, though the spec wishes semi-sync`,
        });
      if (!wished && set)
        drafts.push({
          code: "ReplicaSemiSyncMustNotBeSet",
          instanceId: node.member.id,
          say: (since) =>
            `${node.member.name} acknowledges commits since ${since}, though the spec does not wish semi-sync`,
        });
    }
  }
  if (!semiSync.primaryEnabled) return drafts;
  const locked = lockedDraft(facts);
  if (locked) drafts.push(locked);
  else if (acknowledging.length === 0 || !semiSync.primaryActive) {
    drafts.push({
      code: "NotEnoughValidSemiSyncReplicasStructureWarning",
      instanceId: id,
      say: (since) =>
        `${name} commits without waiting since ${since}: no replica acknowledges; writes go on, but a crash may lose some`,
    });
  }
  return drafts;
}

function lockedDraft(facts: ClusterFacts): Draft | null {
  const body = facts.primary?.body;
  if (!facts.primary || !body?.semiSync.primaryActive || body.semiSync.primaryClients > 0 || !facts.binlogStillSince)
    return null;
  const { name, id } = facts.primary.member;
  const stillMs = facts.now.getTime() - facts.binlogStillSince.getTime();
  // An idle primary's binary log rests too: only waiting threads prove that commits hang.
  const waiting = body.threadsRunning > 2;
  if (stillMs >= provenMs && waiting)
    return {
      code: "LockedSemiSyncMaster",
      instanceId: id,
      say: (since) =>
        `commits on ${name} hang since ${since}: it waits for an acknowledgement and no semi-sync replica is connected; writes stand still`,
    };
  if (stillMs >= hypothesisMs)
    return {
      code: "LockedSemiSyncMasterHypothesis",
      instanceId: id,
      say: (since) =>
        `commits on ${name} may hang since ${since}: semi-sync is on and no replica is connected to acknowledge`,
    };
  return null;
}

import { type ClusterFacts, countReplicas, type Draft, names } from "./facts.ts";
import { listWords } from "./words.ts";

/** Who should be writable, and who follows whom (VTOrc's checks and the split brain). */
export function roleRules(facts: ClusterFacts): Draft[] {
  if (facts.cluster.topology === "galera" || facts.isolated) return [];
  return [...writableRules(facts), ...followRules(facts)];
}

function writableRules(facts: ClusterFacts): Draft[] {
  const drafts: Draft[] = [];
  const live = facts.expected.filter((node) => node.valid && node.live && node.body);
  const open = live.filter((node) => node.body && !node.body.readOnly);
  const openPrimaries = open.filter((node) =>
    ["primary", "co-primary", "standalone"].includes(facts.roles.get(node.member.id) ?? ""),
  );
  if (openPrimaries.length > 1) {
    drafts.push({
      code: "TwoWritablePrimaries",
      instanceId: null,
      say: (since) =>
        `${listWords(names(openPrimaries))} all accept writes since ${since}: data diverges with every write; make all but one read-only`,
    });
  }
  const primary = facts.primary;
  if (!primary) {
    const anybody = live[0];
    if (anybody && facts.cluster.topology === "replication") {
      drafts.push({
        code: "ClusterHasNoPrimary",
        instanceId: null,
        say: (since) => `no server accepts writes since ${since}: none is open and none is followed by the others`,
      });
    } else if (anybody) drafts.push(closed(anybody.member.name, anybody.member.id));
  } else if (primary.valid && primary.live && primary.body?.readOnly && open.length === 0) {
    const count = countReplicas(facts, primary.member.id);
    if (count.replicating.length === 0) drafts.push(closed(primary.member.name, primary.member.id));
    else
      drafts.push({
        code: "NoWriteableMasterStructureWarning",
        instanceId: primary.member.id,
        say: (since) =>
          `no server accepts writes since ${since}: ${primary.member.name} is read-only while ${listWords(names(count.replicating))} ${count.replicating.length === 1 ? "follows" : "follow"} it`,
      });
  }
  for (const node of open) {
    const role = facts.roles.get(node.member.id);
    if (role !== "replica" && role !== "intermediate") continue;
    drafts.push({
      code: "ReplicaIsWritable",
      instanceId: node.member.id,
      say: (since) =>
        `the replica ${node.member.name} accepts writes since ${since}; one stray write there stops its replication`,
    });
  }
  return drafts;
}

function closed(name: string, id: string): Draft {
  return {
    code: "PrimaryIsReadOnly",
    instanceId: id,
    say: (since) => `${name} is read-only since ${since}, so writes fail; reads work`,
  };
}

function followRules(facts: ClusterFacts): Draft[] {
  if (facts.cluster.topology !== "replication") return [];
  const drafts: Draft[] = [];
  const primary = facts.primary;
  for (const node of facts.expected) {
    if (!node.valid || !node.live || node.member.id === primary?.member.id) continue;
    const { name, id } = node.member;
    const wrong = node.links.find((link) => link.wrongServer);
    const outside =
      node.links.length > 0 && node.links.every((link) => link.sourceId === null) ? node.links[0] : undefined;
    const source = node.sourceId ? facts.topology.nodes.get(node.sourceId) : undefined;
    if (wrong) {
      drafts.push({
        code: "ConnectedToWrongPrimary",
        instanceId: id,
        say: (since) =>
          `${name} follows ${wrong.link.sourceHost}:${wrong.link.sourcePort}, but another server (id ${wrong.link.sourceServerId}) answers there since ${since}; its data is not this cluster's`,
      });
    } else if (outside) {
      drafts.push({
        code: "ConnectedToWrongPrimary",
        instanceId: id,
        say: (since) =>
          `${name} follows ${outside.link.sourceHost}:${outside.link.sourcePort} since ${since}, which is not a member of this cluster; reads from it are another cluster's`,
      });
    } else if (source && primary && facts.roles.get(source.member.id) === "unattached") {
      drafts.push({
        code: "ConnectedToWrongPrimary",
        instanceId: id,
        say: (since) =>
          `${name} follows ${source.member.name} since ${since}, but the primary is ${primary.member.name}; reads from it are old`,
      });
    } else if (node.links.length === 0 && primary && node.body?.readOnly) {
      drafts.push({
        code: "NotConnectedToPrimary",
        instanceId: id,
        say: (since) => `${name} follows nobody since ${since}; it gets no changes, and reads from it grow old`,
      });
    }
  }
  return drafts;
}

import type { AnalysisCode } from "./codes.ts";
import { type ClusterFacts, countReplicas, type Draft, names } from "./facts.ts";
import { listWords } from "./words.ts";

/**
 * What would go wrong at the next failover although all works today. Replicas that write their own binary log
 * ("logging replicas") are the ones that can be promoted.
 */
export function structureRules(facts: ClusterFacts): Draft[] {
  const primary = facts.primary;
  if (!primary || facts.cluster.topology === "galera") return [];
  const { name, id } = primary.member;
  const valid = countReplicas(facts, id).valid;
  if (valid.length === 0) return [];
  const logging = valid.filter((node) => node.body?.logBin && node.body.logSlaveUpdates);
  const drafts: Draft[] = [];
  const say = (code: AnalysisCode, sentence: (since: string) => string) =>
    drafts.push({ code, instanceId: id, say: sentence });

  if (logging.length === 0) {
    say(
      "NoLoggingReplicasStructureWarning",
      (since) =>
        `no replica of ${name} keeps a binary log of what it applies since ${since}, so none can take over and lead the others`,
    );
  } else {
    const formats = new Set(logging.map((node) => node.body?.binlogFormat.toUpperCase()));
    const mixed = formats.has("MIXED");
    const row = formats.has("ROW");
    const both = (a: string, b: string) => (since: string) =>
      `the replicas of ${name} log in different formats (${a} and ${b}) since ${since}; not every one of them can follow every other`;
    if (formats.has("STATEMENT") && mixed)
      say("StatementAndMixedLoggingReplicasStructureWarning", both("STATEMENT", "MIXED"));
    if (formats.has("STATEMENT") && row)
      say("StatementAndRowLoggingReplicasStructureWarning", both("STATEMENT", "ROW"));
    if (mixed && row) say("MixedAndRowLoggingReplicasStructureWarning", both("MIXED", "ROW"));
    const series = [...new Set(logging.map((node) => seriesOf(node.body?.version ?? "")))].sort();
    if (series.length > 1)
      say(
        "MultipleMajorVersionsLoggingReplicasStructureWarning",
        (since) =>
          `the replicas of ${name} run different versions (${listWords(series)}) since ${since}; the newer ones cannot lead the older ones`,
      );
  }
  const strict = new Set([primary, ...valid].map((node) => node.body?.gtidStrictMode));
  const modes = new Set(
    valid.flatMap((node) => node.links.map((link) => (link.link.usingGtid === "no" ? "no" : "yes"))),
  );
  if (modes.size > 1 || (strict.has(true) && strict.has(false))) {
    say(
      "DifferentGTIDModesStructureWarning",
      (since) =>
        `the servers of ${facts.cluster.slug} use GTID differently since ${since} (some do, or are strict, and some are not); a switchover among them is not safe`,
    );
  } else if (modes.has("no")) {
    say(
      "NoFailoverSupportStructureWarning",
      (since) =>
        `${listWords(names(valid))} ${valid.length === 1 ? "follows" : "follow"} ${name} by file and position since ${since}, so Rookery cannot move them to another primary; change them to GTID`,
    );
  } else if (!logging.some((node) => node.links.every((link) => link.link.filters.length === 0))) {
    if (logging.length > 0)
      say(
        "NoFailoverSupportStructureWarning",
        (since) =>
          `every replica of ${name} filters what it applies since ${since}, so none holds all data and none can take over`,
      );
  }
  return drafts;
}

function seriesOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? "unknown";
}

import type { Database } from "../core/database.ts";
import type { Logger } from "../core/log.ts";

/** One message of the live line: what changed, and the id of the newest event, for replay. */
export interface LiveChange {
  id: number;
  topics: string[];
}

type Listener = (change: LiveChange | "beat") => void;
type Marks = Record<"clusters" | "operations" | "events" | "notices", number> & { lastEvent: number };

const everyMs = 1_000;
const beatEvery = 4;

/**
 * Watches Rookery's database for all browsers of one web process: one small look a second while anybody listens, told to
 * each as topics. Topics are the first part of the pages' query keys.
 */
export function createLiveHub(database: Database, log: Logger) {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | undefined;
  let marks: Marks | null = null;
  let rounds = 0;

  async function look(): Promise<void> {
    try {
      const fresh = await readMarks(database);
      const topics = marks ? changedTopics(marks, fresh) : [];
      marks = fresh;
      rounds++;
      if (topics.length > 0) tell({ id: fresh.lastEvent, topics });
      else if (rounds % beatEvery === 0) tell("beat");
    } catch (error) {
      // No beat goes out: browsers see the silence, say so, and fall back to asking.
      log.warn({ err: error }, "the live line cannot read the database");
    } finally {
      if (listeners.size > 0) timer = setTimeout(() => void look(), everyMs);
      else timer = undefined;
    }
  }
  function tell(change: LiveChange | "beat"): void {
    for (const listener of listeners) listener(change);
  }

  return {
    /** Listens until the returned function is called. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      if (!timer) {
        marks = null;
        timer = setTimeout(() => void look(), 0);
      }
      return () => void listeners.delete(listener);
    },
    /** Everything may have changed since `afterEvent`: the topics to read again, or none when nothing happened. */
    async missed(afterEvent: number): Promise<LiveChange | null> {
      const newest = await database.event.aggregate({ _max: { id: true } });
      const id = newest._max.id ?? 0;
      return id > afterEvent ? { id, topics: ["all"] } : null;
    },
    listenerCount: () => listeners.size,
  };
}

export type LiveHub = ReturnType<typeof createLiveHub>;

async function readMarks(database: Database): Promise<Marks> {
  const [observation, verdict, operation, line, event, notice] = await Promise.all([
    database.observation.aggregate({ _max: { at: true } }),
    database.verdict.aggregate({ _max: { at: true } }),
    database.operation.aggregate({ _max: { updatedAt: true } }),
    database.operationLog.aggregate({ _max: { id: true } }),
    database.event.aggregate({ _max: { id: true } }),
    database.notice.aggregate({ _max: { id: true } }),
  ]);
  return {
    clusters: Math.max(observation._max.at?.getTime() ?? 0, verdict._max.at?.getTime() ?? 0),
    operations: (operation._max.updatedAt?.getTime() ?? 0) + (line._max.id ?? 0),
    events: event._max.id ?? 0,
    notices: notice._max.id ?? 0,
    lastEvent: event._max.id ?? 0,
  };
}

function changedTopics(before: Marks, after: Marks): string[] {
  const topics: string[] = [];
  for (const topic of ["clusters", "operations", "events", "notices"] as const)
    if (before[topic] !== after[topic]) topics.push(topic);
  // What is drawn of instances and charts comes from the same polls.
  if (topics.includes("clusters")) topics.push("instances", "now");
  if (topics.includes("operations")) topics.push("now");
  return [...new Set(topics)];
}

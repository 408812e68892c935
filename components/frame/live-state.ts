/** How the page hears of changes: by the stream, while it is being opened, by asking again, or not at all. */
export type LiveMode = "live" | "connecting" | "polling" | "offline";

export interface LiveState {
  mode: LiveMode;
  /** Local time (ms) at which something was last heard; null before the first word. */
  heardAt: number | null;
}

/** What the stream says, parsed from untrusted text; null when it is not a message of ours. */
export interface LiveMessage {
  topics: string[];
}

/** Reads the data of one stream message: `{"topics":["instances"]}`, or `{"topic":"instances"}`. */
export function parseLiveMessage(data: string): LiveMessage | null {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof body !== "object" || body === null) return null;
  if ("topics" in body && Array.isArray(body.topics))
    return { topics: body.topics.filter((topic) => typeof topic === "string") };
  return "topic" in body && typeof body.topic === "string" ? { topics: [body.topic] } : null;
}

/** True when a query's key belongs to one of the topics: its first part is the topic, or the topic is "all". */
export function concerns(queryKey: readonly unknown[], topics: readonly string[]): boolean {
  const first = queryKey[0];
  return (
    topics.includes("all") ||
    (typeof first === "string" && topics.some((topic) => topic === first || topic.startsWith(`${first}:`)))
  );
}

/** Stream beats come at least every 5 s; after 12 s of silence the line is taken for dead and asking begins. */
export const silentAfterMs = 12_000;

/** The mode that the facts allow. Pure. */
export function modeOf(facts: {
  online: boolean;
  streamOpen: boolean;
  heardAt: number | null;
  startedAt: number;
  now: number;
}): LiveMode {
  if (!facts.online) return "offline";
  const silence = facts.now - (facts.heardAt ?? facts.startedAt);
  if (facts.streamOpen && silence < silentAfterMs) return "live";
  return silence < silentAfterMs ? "connecting" : "polling";
}

/** What a metric is: a counter only grows (and restarts at zero); a gauge is what it says. */
export type MetricKind = "counter" | "gauge";

/** One column of the store: the name that mysqld_exporter gives the series, and its kind. */
export interface MetricColumn {
  readonly name: string;
  readonly kind: MetricKind;
}

/** One scrape of one instance. `values` stand in column order; NaN is "the server did not say". */
export interface MetricSample {
  instanceId: string;
  atMs: number;
  values: Float64Array;
}

/** Which series of one instance, from when to when, and how many points the reader can show. */
export interface SeriesQuery {
  instanceId: string;
  metrics: readonly string[];
  fromMs: number;
  toMs: number;
  maxPoints: number;
}

/** Points of one metric; index i belongs to `atMs[i]` of the answer. null is a gap: nothing was measured there. */
export interface SeriesPoints {
  metric: string;
  kind: MetricKind;
  min: (number | null)[];
  avg: (number | null)[];
  max: (number | null)[];
}

/** Gauges come as values, counters as rate per second (a restart of the server is not a negative rate). */
export interface SeriesAnswer {
  atMs: number[];
  /** The width over which one point aggregates; equal to `intervalMs` when every point is one sample. */
  stepMs: number;
  /** How far apart the stored samples are: 10 s scrapes, or the 5 min rollup. */
  intervalMs: number;
  series: SeriesPoints[];
}

/** The newest sample of an instance, for some metrics. `perSecond` is null for gauges and after a gap. */
export interface LatestSample {
  instanceId: string;
  atMs: number;
  values: Record<string, { value: number | null; perSecond: number | null }>;
}

/** What the store holds, for Rookery's own health page. */
export interface MetricsStats {
  instances: number;
  rawRows: number;
  blocks: number;
  blockSamples: number;
  blockBytes: number;
  rollBytes: number;
  fileBytes: number;
  oldestMs: number | null;
  newestMs: number | null;
}

export interface CompactReport {
  blocks: number;
  samples: number;
  rawRows: number;
}

export interface PruneReport {
  blocks: number;
  rolls: number;
  instances: number;
}

/** What may be asked of a metrics store by those who only read: the web process. */
export interface MetricsReader {
  /** Downsampled series; metrics that nobody ever recorded come back all null. Throws `unavailable` when it cannot read. */
  query(query: SeriesQuery): Promise<SeriesAnswer>;
  /** The newest sample of each instance (of all when none is named), within the part that is not yet compacted. */
  latest(metrics: readonly string[], instanceIds?: readonly string[]): Promise<LatestSample[]>;
  stats(): Promise<MetricsStats>;
  close(): Promise<void>;
}

/**
 * Where metrics are kept. Metrics are not the source of truth: a store that is lost begins anew. Shaped so that a
 * Prometheus-compatible store can stand in: names are exporter names, rates and downsampling belong to the store.
 */
export interface MetricsStore extends MetricsReader {
  /** Keeps a batch of scrapes, all or none. A sample that is already there (instance, time) is left as it is. */
  record(samples: readonly MetricSample[]): Promise<void>;
  /** Packs what is old enough; safe to kill at any point and to run twice. Stops early when the signal aborts. */
  compact(now: Date, signal?: AbortSignal): Promise<CompactReport>;
  /** Forgets what retention no longer keeps, in small bites. */
  prune(now: Date, signal?: AbortSignal): Promise<PruneReport>;
}

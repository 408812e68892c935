export interface ChartEvent {
  at: number;
  title: string;
  href?: string | undefined;
}
export interface Threshold {
  value: number;
  /** Name of the rule that has this limit. */
  name: string;
}

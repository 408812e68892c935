import { formatUnit, type Unit } from "#components/ui/format.ts";

const roundSeconds = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Three or more round marks from 0 to at least `top`: by decades, for time by minutes and hours, for bytes by 1024. */
export function niceTicks(top: number, unit: Unit = "number"): number[] {
  if (!(top > 0)) return [0, 1];
  if (unit === "bytes" && top > 1024) {
    const scale = 1024 ** Math.floor(Math.log(top) / Math.log(1024));
    return niceTicks(top / scale).map((tick) => tick * scale);
  }
  const clock =
    unit === "seconds" && top > 120 ? roundSeconds.find((candidate) => candidate >= (top / 3) * 0.999) : undefined;
  if (clock) return Array.from({ length: Math.ceil((top / clock) * 0.999999) + 1 }, (_, index) => index * clock);
  const rough = top / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? power * 10;
  const count = Math.ceil((top / step) * 0.999999);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const minute = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minute);

/** Round instants (ms) in a window, at most six, on whole minutes, hours or days of UTC. */
export function timeTicks(from: number, to: number): number[] {
  const step = steps.find((candidate) => (to - from) / candidate <= 5) ?? (to - from) / 5;
  const ticks: number[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to && ticks.length < 6; t += step) ticks.push(t);
  return ticks.length > 0 ? ticks : [from, to];
}

/** A mark on the axis: as the unit writes it, without parts that are nought ("5 m", not "5 m 0 s"); nought is "0". */
export function tickText(value: number, unit: Unit): string {
  return value === 0 ? "0" : formatUnit(value, unit).replace(/(?<=[dhm]) 0 [hms]/g, "");
}

/** Three or more round marks from 0 to at least `top` (1, 2, 2.5 or 5 times a power of ten). */
export function niceTicks(top: number): number[] {
  if (!(top > 0)) return [0, 1];
  const rough = top / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? power * 10;
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

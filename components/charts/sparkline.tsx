/** A small line without axes; `label` says in words what it shows. Nulls break the line. Plain SVG, drawn on the server. */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 20,
}: {
  values: readonly (number | null)[];
  label: string;
  width?: number;
  height?: number;
}) {
  const known = values.filter((value) => value !== null);
  const top = known.reduce((a, b) => Math.max(a, b), 0) || 1;
  let pen = "M";
  let path = "";
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = "M";
      continue;
    }
    const x = values.length > 1 ? (index / (values.length - 1)) * width : width / 2;
    path += `${pen}${x.toFixed(1)} ${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`;
    pen = "L";
  }
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={path} fill="none" stroke="var(--s1)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

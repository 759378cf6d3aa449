/** A rectangle of a picture, in pixels; `right` and `bottom` are outside it. */
export interface Tile {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Cuts a picture into tiles of about `side` px, all of nearly the same size, leaving `margin` px at its edges out. */
export function tiles({ width, height }: { width: number; height: number }, side: number, margin: number): Tile[] {
  const columns = cut(width, side, margin);
  const rows = cut(height, side, margin);
  return rows.flatMap(([top, bottom]) => columns.map(([left, right]) => ({ left, top, right, bottom })));
}

function cut(length: number, side: number, margin: number): [number, number][] {
  const inner = Math.max(0, length - 2 * margin);
  const count = Math.max(1, Math.round(inner / side));
  const edge = (i: number) => margin + Math.floor((inner * i) / count);
  return Array.from({ length: count }, (_, i) => [edge(i), edge(i + 1)]);
}

/** The value below which a share (0 to 1) of the values lies; `otherwise` when there are none. */
export function quantile(values: readonly number[], share: number, otherwise: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? otherwise;
}

/** A line of a chart: points from left to right, in the units of its axes. */
export interface ChartLine {
  name: string;
  points: readonly ChartPoint[];
  /** Draws points alone, without a line between them. */
  loose?: boolean | undefined;
}

/** A point, with the bounds of its interval where it has one. */
export interface ChartPoint {
  x: number;
  y: number;
  low?: number | undefined;
  high?: number | undefined;
  label?: string | undefined;
}

/** What a chart shows. */
export interface Chart {
  title: string;
  x: Axis;
  y: Axis;
  lines: readonly ChartLine[];
}

/** An axis: what it measures, and how its numbers are written. */
export interface Axis {
  name: string;
  write(value: number): string;
}

const width = 640;
const height = 320;
const edge = { left: 64, right: 16, top: 16, bottom: 48 };

/** Draws a chart as SVG. Lines differ by dash and mark as well as by colour. */
export function drawChart({ title, x, y, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const spanX = spanOf(points.map((point) => point.x));
  const spanY = spanOf(points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]));
  const atX = scale(spanX, edge.left, width - edge.right);
  const atY = scale(spanY, height - edge.bottom, edge.top);
  const ticks = (span: Span) =>
    Array.from({ length: 5 }, (_, index) => span.from + ((span.to - span.from) * index) / 4);
  const axes = [
    ...ticks(spanY).map(
      (value) =>
        `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${atY(value)}" y2="${atY(value)}"/><text x="${edge.left - 8}" y="${atY(value) + 4}" text-anchor="end">${escapeText(y.write(value))}</text>`,
    ),
    ...ticks(spanX).map(
      (value) =>
        `<text x="${atX(value)}" y="${height - edge.bottom + 18}" text-anchor="middle">${escapeText(x.write(value))}</text>`,
    ),
    `<text x="${(edge.left + width) / 2}" y="${height - 8}" text-anchor="middle">${escapeText(x.name)}</text>`,
    `<text x="${edge.left}" y="${edge.top - 4}">${escapeText(y.name)}</text>`,
  ];
  const drawn = lines.map((line, index) => drawLine(line, index, atX, atY));
  const legend = lines.map((line, index) => `<li class="line-${index % 4}">${escapeText(line.name)}</li>`);
  return `<figure><figcaption>${escapeText(title)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">${axes.join('')}${drawn.join('')}</svg><ul class="legend">${legend.join('')}</ul></figure>`;
}

function drawLine(line: ChartLine, index: number, atX: Scale, atY: Scale): string {
  const path = line.points.map(({ x, y }, place) => `${place === 0 ? 'M' : 'L'}${atX(x)} ${atY(y)}`).join('');
  const marks = line.points.map(({ x, y, low, high, label }) => {
    const bar =
      low === undefined || high === undefined
        ? ''
        : `<line x1="${atX(x)}" x2="${atX(x)}" y1="${atY(low)}" y2="${atY(high)}"/>`;
    const text = label === undefined ? '' : `<text x="${atX(x) + 8}" y="${atY(y) - 6}">${escapeText(label)}</text>`;
    return `${bar}<circle cx="${atX(x)}" cy="${atY(y)}" r="4"/>${text}`;
  });
  return `<g class="line-${index % 4}">${line.loose ? '' : `<path d="${path}"/>`}${line.points.length > 20 ? '' : marks.join('')}</g>`;
}

interface Span {
  from: number;
  to: number;
}
type Scale = (value: number) => number;

function spanOf(values: readonly number[]): Span {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return from === to ? { from: from - 0.5, to: to + 0.5 } : { from, to };
}

function scale({ from, to }: Span, start: number, end: number): Scale {
  return (value) => Math.round(10 * (start + ((value - from) / (to - from)) * (end - start))) / 10;
}

/** Text that stands in HTML as it is. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

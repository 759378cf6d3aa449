import type { Random } from './random.ts';
import type { Figure, Scene } from './scene.ts';
import { things } from './things.ts';
import { colours, places, settings } from './vocabulary.ts';

/** How large a picture is, in pixels. */
interface Size {
  width: number;
  height: number;
}

/** Draws a scene as SVG. */
export function drawScene(scene: Scene, { width, height }: Size, random: Random): string {
  const figures = scene.figures.length ? scene.figures.flatMap((figure) => placed(figure, scene, random)) : [];
  const shapes = figures.map((figure) => drawFigure(figure, { width, height })).join('');
  const ground = drawGround(scene, { width, height }, random);
  const fancy = figures.length ? '' : drawFancy({ width, height }, random);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${fancy}${shapes}</svg>`;
}

function drawGround({ setting }: Scene, { width, height }: Size, random: Random): string {
  const hue = Math.floor(random.between(0, 360));
  const { sky, ground } =
    setting === undefined
      ? { sky: [`hsl(${hue} 40% 86%)`, `hsl(${(hue + 40) % 360} 45% 94%)`], ground: undefined }
      : settings[setting];
  const horizon = height * random.between(0.6, 0.74);
  const stops = `<stop offset="0" stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/>`;
  const hill = random.between(-0.06, 0.06) * height;
  const land = ground
    ? `<path d="M0 ${horizon}Q${width / 2} ${horizon + hill} ${width} ${horizon - hill}V${height}H0Z" fill="${ground}"/>`
    : '';
  return `<defs><linearGradient id="sky" x2="0" y2="1">${stops}</linearGradient></defs><rect width="${width}" height="${height}" fill="url(#sky)"/>${land}`;
}

/** What is painted of a prompt of which no thing is known: a few coloured shapes. */
function drawFancy({ width, height }: Size, random: Random): string {
  return Array.from({ length: 7 }, () => {
    const [x, y] = [random.between(0, width), random.between(0, height)];
    const r = random.between(0.05, 0.22) * Math.min(width, height);
    const fill = colours[random.of(Object.keys(colours) as [string, ...string[]])];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" opacity="0.75"/>`;
  }).join('');
}

/** One thing with its place and its size, as shares of the picture. */
interface PlacedFigure {
  figure: Figure;
  x: number;
  y: number;
  size: number;
  turn: number;
}

function placed(figure: Figure, { figures }: Scene, random: Random): PlacedFigure[] {
  const abreast = figure.count > 3 ? figure.count * 0.7 : figure.count;
  // As large as there is room for beside the others.
  const room = 0.9 / figures.length / abreast;
  const size = Math.min(room, (0.46 * figure.size) / Math.sqrt(Math.max(figures.length, figure.count * 0.8)));
  const column = (figures.indexOf(figure) + 0.5) / figures.length;
  const [x, y] = places[figure.place ?? ''] ?? [column + random.between(-0.06, 0.06), random.between(0.5, 0.66)];
  return Array.from({ length: figure.count }, (_, at) => {
    const off = at - (figure.count - 1) / 2;
    const row = figure.count > 3 ? ((at % 2) - 0.5) * size : 0;
    const step = figure.count > 3 ? size * 0.62 : size * 1.08;
    return { figure, x: x + off * step, y: y + row, size, turn: random.between(-5, 5) };
  });
}

function drawFigure({ figure, x, y, size, turn }: PlacedFigure, { width, height }: Size): string {
  const { shape, colour: usual } = things[figure.thing] ?? { shape: () => '', colour: 'grey' };
  const fill = colours[figure.colour ?? usual] ?? '#85888c';
  const scale = (size * Math.min(width, height)) / 100;
  const transform = `translate(${x * width - 50 * scale} ${y * height - 50 * scale}) scale(${scale}) rotate(${turn} 50 50)`;
  const shadow = '<ellipse cx="50" cy="97" rx="34" ry="5" fill="#000" opacity="0.18"/>';
  return `<g transform="${transform}">${shadow}${shape(fill, darker(fill))}</g>`;
}

function darker(colour: string): string {
  const parts = colour.slice(1).match(/../g) ?? [];
  const dark = parts.map((part) =>
    Math.round(Number.parseInt(part, 16) * 0.62)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${dark.join('')}`;
}

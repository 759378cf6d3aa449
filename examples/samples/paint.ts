import type { Random } from './random.ts';

/** A vertical gradient named `id`: colours from top to bottom, evenly spaced. */
export function gradient(id: string, ...colours: string[]): string {
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops(colours)}</linearGradient>`;
}

/** A gradient named `id` from a lit point (shares of the shape's box) outwards. */
export function glow(id: string, ...colours: string[]): string {
  return `<radialGradient id="${id}" cx="0.38" cy="0.32" r="0.75">${stops(colours)}</radialGradient>`;
}

function stops(colours: readonly string[]): string {
  return colours
    .map((colour, i) => {
      const [plain = colour, opacity = '1'] = colour.split('/');
      const offset = i / Math.max(1, colours.length - 1);
      return `<stop offset="${offset.toFixed(3)}" stop-color="${plain}" stop-opacity="${opacity}"/>`;
    })
    .join('');
}

/** How rough a surface is, for {@link texture}. */
export interface Roughness {
  /** Waves per pixel, across and down. */
  frequency: string;
  /** 0 (smooth) to 1. */
  depth: number;
  seed: number;
}

/** A filter named `id` that gives a shape the light and dark of a rough surface. */
export function texture(id: string, { frequency, depth, seed }: Roughness): string {
  const gain = 2.4 * depth;
  const row = `${gain} 0 0 0 ${0.5 - gain / 2}`;
  return `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="5" seed="${Math.round(seed)}"/>
<feColorMatrix values="${row} ${row} ${row} 0 0 0 0 1"/>
<feComposite operator="in" in2="SourceGraphic" result="grain"/>
<feBlend in="grain" in2="SourceGraphic" mode="soft-light" result="lit"/>
<feComposite in="lit" in2="SourceGraphic" operator="in"/></filter>`;
}

/** A filter named `id` that turns a shape into clouds: thin at the given `cover` 0, dense at 1. */
export function clouds(id: string, { seed, cover = 0.5 }: { seed: number; cover?: number }): string {
  return `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.009 0.022" numOctaves="6" seed="${Math.round(seed)}"/>
<feColorMatrix values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  4.5 0 0 0 ${-2.9 + cover * 1.4}" result="mist"/>
<feComposite in="SourceGraphic" in2="mist" operator="in"/></filter>`;
}

/** A soft shadow or light: a filter named `id` that blurs by `deviation` px. */
export function soft(id: string, deviation: number): string {
  return `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${deviation}"/></filter>`;
}

/** The outline of land from left to right: rolling for a low `roughness`, jagged for a high one (0 to 1). */
export function ridge(
  { width, height }: { width: number; height: number },
  options: { top: number; rise: number; roughness: number; random: Random },
): string {
  const { top, rise, roughness, random } = options;
  const waves = [1, 2.3, 5.1, 11.7, 23.9, 47.3].map((waves, i) => ({
    waves,
    phase: random.between(0, 2 * Math.PI),
    size: rise * (i === 0 ? 1 : roughness ** i * random.between(0.6, 1.1)),
  }));
  const points = Array.from({ length: Math.floor(width / 4) + 2 }, (_, i) => {
    const x = i * 4;
    const y = waves.reduce((sum, w) => sum + w.size * Math.sin((w.waves * x * Math.PI) / width + w.phase), top);
    return `${x},${y.toFixed(1)}`;
  });
  return `M${points.join(' L')} V${height} H0 Z`;
}

/** As many pieces as asked for, joined. */
export function many(count: number, piece: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => piece(i)).join('');
}

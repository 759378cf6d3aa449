import type { ImageSize } from '@visionprefer/core/plugin';
import type { ResolvedOptions } from './resolved-options.ts';

/**
 * How the vendor's model of this name counts the tokens of an image, or undefined for a model of another name. Newer
 * and smaller models count patches of 32 × 32 px, older ones tiles of 512 × 512 px (the vendor's guide
 * https://developers.openai.com/api/docs/guides/images-vision, October 2026).
 */
export function imageTokensOf(
  model: string,
  detail: ResolvedOptions['detail'],
): ((size: ImageSize) => number) | undefined {
  const tiles = tileModels.find(([name]) => name.test(model));
  if (tiles) return (size) => countTiles(size, detail, tiles[1]);
  const patches = patchModels.find(([name]) => name.test(model));
  return patches && ((size) => countPatches(size, detail, patches[1]));
}

/** Tokens for an image, and for each of its tiles. */
type TileRule = { base: number; tile: number };

const tileModels: readonly [RegExp, TileRule][] = [
  [/^gpt-4o-mini/, { base: 2_833, tile: 5_667 }],
  [/^gpt-4o|^gpt-4\.1(?!-(mini|nano))|^gpt-4\.5|^gpt-4-turbo/, { base: 85, tile: 170 }],
  [/^gpt-5(\.1)?(?![.\d]|-(mini|nano))/, { base: 70, tile: 140 }],
  [/^o[13](?!-mini)/, { base: 75, tile: 150 }],
];

/** Tokens for each patch, and how many patches, and pixels a side, the model is shown at `high` and at `original`. */
type PatchRule = { multiplier: number; high: Fit; original: Fit };
type Fit = { patches: number; side: number };

const older = { high: { patches: 1_536, side: 2_048 }, original: { patches: 1_536, side: 2_048 } };
const from54 = { high: { patches: 2_500, side: 2_048 }, original: { patches: 10_000, side: 6_000 } };
const from56 = { ...from54, original: { patches: 30_000, side: Infinity } };

/** Models that the guide does not list are counted like their kin that it does, which are the dearer ones. */
const patchModels: readonly [RegExp, PatchRule][] = [
  [/^(gpt-4\.1|gpt-5)-mini/, { multiplier: 1.62, ...older }],
  [/^(gpt-4\.1|gpt-5)-nano/, { multiplier: 2.46, ...older }],
  [/^o4-mini/, { multiplier: 1.72, ...older }],
  [/^gpt-5\.4-mini/, { multiplier: 1.62, ...from54 }],
  [/^gpt-5\.4-nano/, { multiplier: 2.46, ...from54 }],
  [/^gpt-5\.[23]\b/, { multiplier: 1.2, ...older }],
  [/^gpt-5\.[45]\b/, { multiplier: 1.2, ...from54 }],
  [/^gpt-5\.[6-9]\b|^gpt-6/, { multiplier: 1.2, ...from56 }],
];

/** Fitted into 2,048 px a side, then to 768 px on the shorter one, then counted in tiles; `low` is the base alone. */
function countTiles({ width, height }: ImageSize, detail: ResolvedOptions['detail'], { base, tile }: TileRule): number {
  if (detail === 'low') return base;
  const fitted = Math.min(1, 2_048 / Math.max(width, height));
  const scale = fitted * Math.min(1, 768 / (Math.min(width, height) * fitted));
  return base + tile * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
}

/** `low` is shown as 512 × 512 px; `auto` is `original` on the models that have it. */
function countPatches(
  size: ImageSize,
  detail: ResolvedOptions['detail'],
  { multiplier, high, original }: PatchRule,
): number {
  const fit = detail === 'high' ? high : original;
  const patches = detail === 'low' ? (512 / 32) ** 2 : patchesWithin(size, fit);
  return Math.ceil(patches * multiplier);
}

/** Over the budget, an image is scaled to fill it, and then so that its sides end with a patch. */
function patchesWithin({ width, height }: ImageSize, { patches, side }: Fit): number {
  const fitted = Math.min(1, side / Math.max(width, height));
  const [w, h] = [width * fitted, height * fitted];
  const count = (scale: number) => Math.ceil((w * scale) / 32) * Math.ceil((h * scale) / 32);
  if (count(1) <= patches) return count(1);
  const scale = Math.sqrt((32 * 32 * patches) / (w * h));
  const [columns, rows] = [(w * scale) / 32, (h * scale) / 32];
  // A little less, so that a side that ends with a patch is not taken for one that begins another.
  return count(scale * Math.min(Math.floor(columns) / columns, Math.floor(rows) / rows) * (1 - 1e-9));
}

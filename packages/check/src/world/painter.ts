import type { Random } from '../random.ts';
import { type Scene, scenes } from './prompts.ts';

/** Pixels in a row of a picture, and rows. */
export const side = 8;

/** Numbers in a picture: red, green and blue of each pixel, row by row, from −1 to 1. */
export const pictureSize: number = side * side * 3;

/** A scene as a painter may paint it: the same words, another place of its shapes. */
export interface Template {
  /** Index of its scene. */
  scene: number;
  picture: Float32Array;
}

const colours = [
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -0.4, 1],
  [1, 0.8, -1],
] as const;

/** Three by three pixels of each shape. */
const shapes = ['###' + '###' + '###', '.#.' + '###' + '.#.', '#.#' + '.#.' + '#.#'] as const;

/** The first column of each shape, and the first row: a lone one stands in the middle, two stand side by side. */
const columns = [
  [[2], [3]],
  [
    [0, 4],
    [1, 5],
  ],
] as const;
const rows = [0, 5] as const;

/** Every picture that a painter without fault may paint. */
export const templates: readonly Template[] = scenes.flatMap((scene, index) =>
  (columns[scene.count] ?? []).map((lefts) => ({ scene: index, picture: draw(scene, lefts, rows[scene.place] ?? 0) })),
);

const templatesOf = scenes.map((_, index) => templates.filter(({ scene }) => scene === index));

/** Paints a scene without fault. The picture is shared: it is not to be changed. */
export function paint(scene: number, random: Random): Float32Array {
  const choices = templatesOf[scene] ?? [];
  const template = choices[random.below(choices.length)];
  if (!template) throw new RangeError(`There are ${scenes.length} scenes, and no scene ${scene}.`);
  return template.picture;
}

function draw(scene: Scene, lefts: readonly number[], top: number): Float32Array {
  const picture = new Float32Array(pictureSize).fill(-1);
  const shape = shapes[scene.shape] ?? '';
  for (const left of lefts) {
    for (const [index, mark] of [...shape].entries()) {
      const pixel = (top + Math.floor(index / 3)) * side + left + (index % 3);
      if (mark === '#') picture.set(colours[scene.colour] ?? [], pixel * 3);
    }
  }
  return picture;
}

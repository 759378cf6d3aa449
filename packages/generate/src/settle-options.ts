import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import type { DrawOptions } from './draw/draw-orders.ts';
import type { GenerateRunOptions } from './generate-options.ts';

/**
 * What a run draws its orders by, with the defaults filled in.
 *
 * @throws InputError for options that cannot work.
 */
export function toDrawOptions(options: GenerateRunOptions): DrawOptions {
  const { generators, images = 4, guidance, width = 1_024, height = 1_024, steps, seed = 0, budgetUsd } = options;
  const ids = generators.map(({ id }) => id);
  if (ids.length === 0) throw new InputError('No generator. Pass at least one in { generators }.');
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new InputError(`The generator ${twice} is named twice. Name each once.`);
  for (const [name, number] of Object.entries({ images, width, height, steps: steps ?? 1 })) {
    if (!(Number.isInteger(number) && number > 0))
      throw new InputError(`${name} is ${number}. Expected a whole number above 0.`);
  }
  for (const { id, specVersion } of generators) {
    // Plugins come from elsewhere, in other versions than the types here know.
    if ((specVersion as number) !== 1)
      throw new InputError(`Generator ${id} follows version ${specVersion} of the contract; version 1 is known here.`);
  }
  const unpriced = generators.filter((generator) => priceOf(options, generator) === undefined).map(({ id }) => id);
  if (budgetUsd !== undefined && unpriced.length > 0) {
    throw new InputError(
      `A budget needs the price of every generator, and none is known for ${unpriced.join(', ')}. Give US dollars for one image.`,
    );
  }
  return { generatorIds: ids, images, guidance, width, height, steps, seed };
}

/** US dollars that one image of a generator costs at most. */
export function priceOf(
  { usdPerImage }: Pick<GenerateRunOptions, 'usdPerImage'>,
  generator: GenerateRunOptions['generators'][number],
): number | undefined {
  return usdPerImage?.(generator) ?? generator.usdPerImage;
}

/**
 * Keeps in the folder what its orders are drawn by, so that all its samples are drawn alike.
 *
 * @throws InputError when it was begun with other options.
 */
export function keepDrawOptions(folder: string, label: string, options: DrawOptions): void {
  const path = join(folder, 'generate.json');
  const text = `${JSON.stringify(options, undefined, 2)}\n`;
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const before = readFileSync(path, 'utf8');
  if (before === text) return;
  throw new InputError(
    `${label} was begun with other options, which ${join(label, 'generate.json')} tells. Give the same generators, images, guidance, size, steps and seed, or name another folder.`,
  );
}

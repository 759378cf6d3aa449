import { InputError } from '@visionprefer/core';
import { diffusionDpo } from './diffusion-dpo.ts';
import type { Format } from './format.ts';
import { hpdv2 } from './hpdv2.ts';
import { hpdv3 } from './hpdv3.ts';
import { hub } from './hub.ts';
import { imagereward } from './imagereward.ts';
import { kto } from './kto.ts';
import { pairs } from './pairs.ts';
import { trl } from './trl.ts';

/** Every format. A new one is one file here and a place in this list. */
export const formats: readonly Format[] = [diffusionDpo, imagereward, hpdv2, hpdv3, trl, kto, pairs, hub];

/**
 * The format of that id.
 *
 * @throws InputError when there is none.
 */
export function findFormat(id: string): Format {
  const format = formats.find((known) => known.id === id);
  if (format) return format;
  throw new InputError(`There is no format ${id}. Expected ${formats.map((known) => known.id).join(', ')}.`);
}

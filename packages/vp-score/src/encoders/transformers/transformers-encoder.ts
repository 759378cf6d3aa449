import { InputError } from '@visionprefer/core';
import { nodePlatform } from '../../platforms/node-platform.ts';
import type { Platform } from '../../platforms/platform.ts';
import { digest } from '../digest.ts';
import type { Encoder } from '../encoder.ts';
import { drawKnownPicture } from '../onnx/known-picture.ts';
import { digestFiles } from './digest-files.ts';
import { findPretrained } from './pretrained-model.ts';
import type { PretrainedOptions } from './pretrained-options.ts';
import { loadTowers, type Towers } from './towers.ts';

/** Options of {@link transformersEncoder}. */
export interface TransformersEncoderOptions extends PretrainedOptions {
  /** Whether prompts are looked at, by a model that understands texts. Default true. */
  prompts?: boolean | undefined;
  /** What decodes pictures. Default: sharp. */
  platform?: Pick<Platform, 'decode'> | undefined;
}

/**
 * Any CLIP, SigLIP or DINO in the layout of the Hugging Face hub, from there or from a folder, by
 * `@huggingface/transformers`.
 *
 * CLIP and SigLIP give four parts of equal length for a picture and its prompt: the picture's embedding `i`, the
 * prompt's `t`, both of length 1, their product `i · t`, number by number, which says how far they agree, and the
 * difference `|i − t|`. DINO gives the picture's embedding alone.
 *
 * @param model A folder, a repository such as `Xenova/clip-vit-base-patch32`, or `clip`, `siglip`, `dino`.
 * @throws InputError when the model or the library is missing.
 */
export async function transformersEncoder(
  model: string,
  { prompts = true, platform = nodePlatform, ...options }: TransformersEncoderOptions = {},
): Promise<Encoder> {
  const pretrained = await findPretrained(model, options);
  const towers = await loadTowers(model, pretrained, prompts);
  const usesPrompt = towers.embedText !== undefined;
  const { length } = await towers.embedPicture(drawKnownPicture());
  const textOf = rememberTexts(towers);
  const parts = usesPrompt ? 'picture, prompt, product, difference' : 'picture';
  return {
    id: `transformers:${model}`,
    digest: await digest(`${await digestFiles(pretrained.folder, towers.files)}\n${parts}`),
    preprocessing: 'preprocessor_config.json',
    dimensions: usesPrompt ? 4 * length : length,
    usesPrompt,
    async embed(images, texts) {
      if (usesPrompt && texts?.length !== images.length) {
        throw new InputError(`Encoder ${model} looks at prompts: ${images.length} images need as many prompts.`);
      }
      const rows: Float32Array[] = [];
      for (const [place, { bytes }] of images.entries()) {
        const picture = await towers.embedPicture(await platform.decode(bytes));
        rows.push(usesPrompt ? combine(picture, await textOf(texts?.[place] ?? '')) : picture);
      }
      return rows;
    },
    close: () => towers.close(),
  };
}

/** Most texts whose embeddings are kept: images of one prompt mostly come together. */
const mostTexts = 256;

function rememberTexts({ embedText }: Towers): (text: string) => Promise<Float32Array> {
  const known = new Map<string, Promise<Float32Array>>();
  return (text) => {
    const row = known.get(text) ?? embedText?.(text) ?? Promise.resolve(new Float32Array());
    known.delete(text);
    known.set(text, row);
    const [oldest] = known.keys();
    if (known.size > mostTexts && oldest !== undefined) known.delete(oldest);
    return row;
  };
}

/** `i`, `t`, `i · t` and `|i − t|`, one after the other. */
function combine(picture: Float32Array, text: Float32Array): Float32Array {
  const { length } = picture;
  const row = new Float32Array(4 * length);
  row.set(picture);
  row.set(text, length);
  for (const [place, number] of picture.entries()) {
    const other = text[place] ?? Number.NaN;
    row[2 * length + place] = number * other;
    row[3 * length + place] = Math.abs(number - other);
  }
  return row;
}

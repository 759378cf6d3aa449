import { InputError } from '@visionprefer/core';
import { explain, type PretrainedModel } from '../encoders/transformers/pretrained-model.ts';
import { loadPicturePreparer, loadTokenizer, type Outputs } from '../encoders/transformers/towers.ts';
import type { Picture } from '../pictures/picture.ts';
import type { Similarity } from './similarity-score.ts';

/** Compares a picture with a text. */
export type Matcher = (picture: Picture, text: string) => Promise<Similarity>;

/** Loads the whole of a CLIP or SigLIP: both towers and what it learnt to compare them by. */
export async function loadMatcher(named: string, pretrained: PretrainedModel): Promise<Matcher> {
  const { transformers, path, loading, type } = pretrained;
  if (type !== 'clip' && type !== 'siglip') {
    throw new InputError(
      `${named} is a model of the kind ${type}, which does not compare pictures with texts. Name a CLIP or a SigLIP.`,
    );
  }
  const whole = type === 'clip' ? transformers.CLIPModel : transformers.SiglipModel;
  const model = await explain(named, () => whole.from_pretrained(path, loading));
  const [prepare, tokenize] = [await loadPicturePreparer(named, pretrained), await loadTokenizer(named, pretrained)];
  return async (picture, text) => {
    const outputs = (await model({ ...tokenize(text), ...(await prepare(picture)) })) as Outputs;
    const { image_embeds, text_embeds, logits_per_image } = outputs;
    const cosine = cosineOf(numbersOf(image_embeds, named), numbersOf(text_embeds, named));
    return type === 'clip' ? { cosine } : { cosine, logit: numbersOf(logits_per_image, named)[0] };
  };
}

function numbersOf(output: Outputs[string], named: string): Float32Array {
  const { data } = output ?? {};
  if (data instanceof Float32Array && data.length > 0 && data.every(Number.isFinite)) return data;
  throw new TypeError(`The model ${named} gives no embeddings and logits of float32 numbers.`);
}

function cosineOf(a: Float32Array, b: Float32Array): number {
  const dot = (one: Float32Array, other: Float32Array) =>
    one.reduce((sum, number, place) => sum + number * (other[place] ?? Number.NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

import { createImageReader, type Image, ImageError, InputError, type ReadImageOptions } from '@visionprefer/core';
import { mapScore } from './calibration/score-map.ts';
import type { Encoder, EncoderImage } from './encoders/encoder.ts';
import { rawScore } from './heads/head.ts';
import type { ModelAspect, VpScoreModel } from './model/vp-score-model.ts';

/** Aspect → what a model finds. */
export type ImageScores = Record<string, ImageScore>;

/** What a head makes of a picture. */
export interface ImageScore {
  /** 1 to 5. */
  score: number;
  /** Unbounded: the difference of two, over the temperature, is the log odds that the one is better. */
  raw: number;
}

/** Scores rows of features. */
export function scoreFeatures(aspects: Readonly<Record<string, ModelAspect>>, features: Float32Array): ImageScores {
  const scores = Object.entries(aspects).map(([aspect, { head, map }]): [string, ImageScore] => {
    const raw = rawScore(head, features);
    return [aspect, { score: mapScore(map, raw), raw }];
  });
  return Object.fromEntries(scores);
}

/** Scores one picture for a prompt. */
export async function scorePicture(
  model: VpScoreModel,
  encoder: Encoder,
  picture: EncoderImage,
  prompt: string | undefined,
): Promise<ImageScores> {
  if (encoder.usesPrompt && prompt === undefined) {
    throw new InputError(`The encoder ${encoder.id} looks at prompts. Give the one that the image was made from.`);
  }
  const [features] = await encoder.embed([picture], prompt === undefined ? undefined : [prompt]);
  if (!features) throw new RangeError(`The encoder ${encoder.id} gave no row for an image.`);
  return scoreFeatures(model.aspects, features);
}

/** How images are scored. */
export interface ScoreImagesOptions {
  model: VpScoreModel;
  /** The encoder that the model was trained on: `openModelEncoder` opens it. */
  encoder: Encoder;
  /** What the images were made from. Needed where the encoder looks at prompts. */
  prompt?: string | undefined;
  /** Where images may be read from. */
  images?: Omit<ReadImageOptions, 'signal'> | undefined;
  signal?: AbortSignal | undefined;
}

/** An image with its scores, or why it has none. */
export type ScoredImage = { image: Image; scores: ImageScores } | { image: Image; error: ImageError };

/**
 * Scores images one by one, in their order. An image that cannot be read or decoded gives its error in place of scores.
 *
 * @throws InputError when the encoder looks at prompts and none is given.
 */
export async function* scoreImages(
  images: Iterable<Image>,
  { model, encoder, prompt, images: where, signal }: ScoreImagesOptions,
): AsyncGenerator<ScoredImage, void, undefined> {
  const read = createImageReader(where);
  for (const image of images) {
    signal?.throwIfAborted();
    try {
      yield { image, scores: await scorePicture(model, encoder, await read(image.url, signal), prompt) };
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      yield { image, error };
    }
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ImageError } from '@visionprefer/core';
import { type Annotator, AnnotatorError, scoresOutput } from '@visionprefer/core/plugin';
import type { Encoder } from './encoders/encoder.ts';
import { digestModel } from './model/digest-model.ts';
import { findReadyModel } from './model/find-ready-model.ts';
import { modelFiles } from './model/model-config.ts';
import { checkEncoder, openModelEncoder } from './model/open-model-encoder.ts';
import { readModel } from './model/read-model.ts';
import type { VpScoreModel } from './model/vp-score-model.ts';
import { type ImageScores, scorePicture } from './score-images.ts';
import { zeroShot } from './zero-shot/zero-shot.ts';

/** Options of {@link vpScore}. */
export interface VpScoreOptions {
  /**
   * A model, or the path of its folder; or what {@link zeroShot} takes, such as `siglip` or a folder of CLIP: then it
   * judges prompt-following alone, without training. Default: the ready model of `@visionprefer/encoder-lite0`.
   */
  model?: VpScoreModel | string | undefined;
  /** Default: `vp-score:` and the beginning of the model's digest, so that another model is another annotator. */
  id?: string | undefined;
  /** The encoder that the model was trained on. Default: it is opened by its name. */
  encoder?: Encoder | undefined;
}

/**
 * A reward model as an annotator: scores from 1 to 5 in each aspect that it has a head for, without key or network. It
 * abstains from all others, and says nothing of `overall`, which is no aspect. The same picture always has the same
 * scores.
 *
 * @throws InputError when there is no such model, or its encoder is not installed or is not the one it was trained on.
 */
export async function vpScore({ model: given, id, encoder: opened }: VpScoreOptions = {}): Promise<Annotator> {
  if (typeof given === 'string' && isPretrained(given)) return zeroShot({ model: given, id });
  const model = typeof given === 'object' ? given : await readModel(given ?? (await findReadyModel()));
  if (opened) checkEncoder(opened, model.encoder);
  const encoder = opened ?? (await openModelEncoder(model));
  const name = id ?? `vp-score:${digestModel(model).slice(0, 12)}`;
  const aspects = Object.keys(model.aspects).filter((aspect) => aspect !== 'overall');
  return {
    specVersion: 1,
    id: name,
    aspects,
    // The encoder computes on as many threads as it was given; more questions only wait in memory.
    concurrency: 2,
    price: { input: 0, output: 0 },
    imageTokens: () => 0,
    async answer(question, { signal }) {
      const strange = question.aspects.filter((aspect) => !aspects.includes(aspect.id)).map((aspect) => aspect.id);
      if (strange.length > 0) {
        const known = aspects.join(', ') || 'no aspect';
        throw new AnnotatorError('abstained', `${name} has heads for ${known}; asked about ${strange.join(', ')}.`);
      }
      const output = await scoresOutput(question, async (image) => {
        signal.throwIfAborted();
        return measurementsOf(await scorePicture(model, encoder, image, question.prompt).catch(tellBadImage));
      });
      return { output };
    },
  };
}

/** Whether a name means a pretrained model of pictures and texts, and not a folder that `train` wrote. */
function isPretrained(name: string): boolean {
  if (existsSync(join(name, modelFiles.heads))) return false;
  return existsSync(join(name, modelFiles.config)) || !/^(\.{0,2}[\\/]|[a-z]:[\\/])/i.test(name);
}

function measurementsOf(scores: ImageScores): Record<string, { score: number; rationale: string }> {
  const entries = Object.entries(scores).map(
    ([aspect, { score, raw }]): [string, { score: number; rationale: string }] => [
      aspect,
      { score, rationale: `raw score ${raw.toFixed(3)}` },
    ],
  );
  return Object.fromEntries(entries);
}

function tellBadImage(error: unknown): never {
  if (!(error instanceof ImageError)) throw error;
  throw new AnnotatorError('bad-image', error.message, { cause: error });
}

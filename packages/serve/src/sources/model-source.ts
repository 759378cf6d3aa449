import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { ImageError } from '@visionprefer/core';
import { digestModel, type Encoder, rawReference, scorePicture, type VpScoreModel } from '@visionprefer/vp-score';
import { RewardError } from '../scorer/reward.ts';
import type { Judged, RewardSource } from './reward-source.ts';

/** What {@link modelSource} is told. */
export interface ModelSourceOptions {
  model: VpScoreModel;
  /** The encoder that the model was trained on; closed with the source. */
  encoder: Encoder;
}

/** A reward model as the source of rewards: raw scores are unbounded, and the same picture always has the same. */
export function modelSource({ model, encoder }: ModelSourceOptions): RewardSource {
  const references = new Map(Object.entries(model.aspects).map(([aspect, { map }]) => [aspect, rawReference(map)]));
  const aspects = Object.keys(model.aspects);
  return {
    name: 'vp-score',
    id: `vp-score:${createHash('sha256').update(digestModel(model)).update(encoder.digest).digest('hex')}`,
    aspects,
    overall: aspects.find((aspect) => aspect === 'overall'),
    concurrency: Math.min(4, availableParallelism()),
    together: 1,
    reference: (aspect) => references.get(aspect),
    judge: ({ prompt, pictures }) =>
      Promise.all(
        pictures.map(async (picture): Promise<Judged> => {
          try {
            return { findings: await scorePicture(model, encoder, picture, prompt) };
          } catch (cause) {
            if (!(cause instanceof ImageError)) throw cause;
            return { error: new RewardError('bad-image', cause.message, { cause }) };
          }
        }),
      ),
    close: async () => encoder.close?.(),
  };
}

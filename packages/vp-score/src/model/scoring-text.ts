import type { VpScoreModel } from './vp-score-model.ts';

/** All that decides what a model gives, as a text: its encoder, its heads and their calibration. */
export function scoringText({ encoder, aspects }: Pick<VpScoreModel, 'encoder' | 'aspects'>): string {
  const { id, digest, preprocessing, dimensions, usesPrompt } = encoder;
  const parts = Object.keys(aspects)
    .sort()
    .map((name) => {
      const { head, temperature, map } = aspects[name] ?? {};
      const numbers = Object.entries(head ?? {}).map(([part, data]) => [
        part,
        typeof data === 'string' ? data : [...data],
      ]);
      return JSON.stringify([name, numbers, temperature, map?.rule, map?.raw, map?.score]);
    });
  return [JSON.stringify([id, digest, preprocessing, dimensions, usesPrompt]), ...parts].join('');
}

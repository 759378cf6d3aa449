import { createHash } from 'node:crypto';
import type { VpScoreModel } from './vp-score-model.ts';

/** What decides what a model gives. */
export type ScoringParts = Pick<VpScoreModel, 'encoder' | 'aspects'>;

/** What tells a model from another: SHA-256, in hex, of its encoder's digest, its heads and their calibration. */
export function digestModel({ encoder, aspects }: ScoringParts): string {
  const { id, digest, preprocessing, dimensions, usesPrompt } = encoder;
  const hash = createHash('sha256').update(JSON.stringify([id, digest, preprocessing, dimensions, usesPrompt]));
  for (const name of Object.keys(aspects).sort()) {
    const { head, temperature, map } = aspects[name] ?? {};
    const numbers = Object.entries(head ?? {}).map(([part, data]) => [
      part,
      typeof data === 'string' ? data : [...data],
    ]);
    hash.update(JSON.stringify([name, numbers, temperature, map?.rule, map?.raw, map?.score]));
  }
  return hash.digest('hex');
}

/** SHA-256 of a file, in hex. */
export function digestFile(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

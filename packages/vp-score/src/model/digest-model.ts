import { createHash } from 'node:crypto';
import { scoringText } from './scoring-text.ts';
import type { VpScoreModel } from './vp-score-model.ts';

/** What tells a model from another: SHA-256, in hex, of its encoder's digest, its heads and their calibration. */
export function digestModel(model: Pick<VpScoreModel, 'encoder' | 'aspects'>): string {
  return digestFile(scoringText(model));
}

/** SHA-256 of a file, in hex. */
export function digestFile(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

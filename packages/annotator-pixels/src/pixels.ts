import { type Annotator, AnnotatorError, type Measurement, scoresOutput } from '@visionprefer/core/plugin';
import { decodePicture } from './decode-picture.ts';
import { type Finding, measure } from './measure.ts';
import { banding } from './measures/banding.ts';
import { blockiness } from './measures/blockiness.ts';
import { clipping } from './measures/clipping.ts';
import { colourfulness } from './measures/colourfulness.ts';
import { contrast } from './measures/contrast.ts';
import { exposure } from './measures/exposure.ts';
import { noise } from './measures/noise.ts';
import { sharpness } from './measures/sharpness.ts';

/** Options of {@link pixels}. */
export interface PixelsOptions {
  /** Default `pixels`. */
  id?: string | undefined;
}

/**
 * An annotator that measures what pixels alone can tell, without key, network or model: **fidelity** from sharpness,
 * noise, block edges, clipping and banding; **aesthetic** from colourfulness, contrast and exposure. It abstains from
 * everything else. The same pixels always have the same scores. A baseline, not an MLLM: it cannot tell what a picture
 * shows.
 */
export function pixels({ id = 'pixels' }: PixelsOptions = {}): Annotator {
  return {
    specVersion: 1,
    id,
    aspects: ['fidelity', 'aesthetic'],
    // Decoding runs on four threads at most; more questions only wait in memory.
    concurrency: 4,
    price: { input: 0, output: 0 },
    imageTokens: () => 0,
    async answer(question, { signal }) {
      const strange = question.aspects.filter((aspect) => aspect.id !== 'fidelity' && aspect.id !== 'aesthetic');
      if (strange.length > 0) {
        const ids = strange.map((aspect) => aspect.id).join(', ');
        throw new AnnotatorError('abstained', `${id} measures only fidelity and aesthetic; asked about ${ids}.`);
      }
      const output = await scoresOutput(question, async (image) => {
        signal.throwIfAborted();
        return measurePicture(image.bytes);
      });
      return { output };
    },
  };
}

async function measurePicture(bytes: Uint8Array): Promise<Measurement> {
  const picture = await decodePicture(bytes);
  const look = (measures: Parameters<typeof measure>[0][]) => measures.map((one) => measure(one, picture));
  const faults = look([sharpness, noise, blockiness, clipping, banding]);
  const qualities = look([colourfulness, contrast, exposure]);
  return {
    fidelity: { score: weakestLinks(faults), rationale: describe(faults) },
    aesthetic: { score: mean(qualities), rationale: describe(qualities) },
  };
}

/**
 * 5 less the root of the summed squares of what each finding lacks to 5, at least 1: the worst fault decides, and a
 * second one makes it worse; nothing makes up for a fault.
 */
export function weakestLinks(findings: readonly Finding[]): number {
  return Math.max(1, 5 - Math.hypot(...findings.map(({ score }) => 5 - score)));
}

function mean(findings: readonly Finding[]): number {
  return findings.reduce((sum, { score }) => sum + score, 0) / findings.length;
}

/** What was found, worst first. */
function describe(findings: readonly Finding[]): string {
  return [...findings]
    .sort((a, b) => a.score - b.score)
    .map(({ text }) => text)
    .join('; ');
}

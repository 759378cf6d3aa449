import {
  type AnnotateOptions,
  type Annotation,
  type Annotator,
  annotate,
  BudgetError,
  fidelity,
  type LoadImage,
  type Sample,
} from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { seeded } from './make-votes.ts';

/** Samples of four images with qualities that are known, and annotators that see them through noise. */
export interface AskedJury {
  samples: Sample[];
  annotators: Annotator[];
  loadImage: LoadImage;
  /** Of an image, in standard deviations. */
  qualityOf(sampleId: string, imageId: string): number;
}

/** One aspect; annotators see it with the given correlations, for the given prices of a question in US dollars. */
export function makeAskedJury(
  sampleCount: number,
  loadings: readonly number[],
  { prices = loadings.map(() => 1), seed = 1 }: { prices?: readonly number[]; seed?: number } = {},
): AskedJury {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const ids = ['a', 'b', 'c', 'd'];
  const qualities = new Map<string, number>();
  const samples = Array.from({ length: sampleCount }, (_, number): Sample => {
    const id = `s${number}`;
    for (const image of ids) qualities.set(`${id}/${image}`, normal());
    return { id, prompt: id, images: ids.map((image) => ({ id: image, url: `${id}/${image}` })) };
  });
  const annotators = loadings.map((loading, place): Annotator => {
    const seen = new Map(
      [...qualities].map(([key, quality]) => [key, loading * quality + Math.sqrt(1 - loading ** 2) * normal()]),
    );
    return {
      specVersion: 1,
      id: `annotator-${place}`,
      price: { input: 1_000 * (prices[place] ?? 1), output: 0 },
      async answer(question) {
        const output = await scoresOutput(question, ({ hash }) => ({
          fidelity: { score: Math.min(5, Math.max(1, Math.round(2 * (3 + 1.2 * (seen.get(hash) ?? 0))) / 2)) },
        }));
        return { output, usage: { inputTokens: 1_000, outputTokens: 1 } };
      },
    };
  });
  return {
    samples,
    annotators,
    loadImage: async ({ url }) => ({
      bytes: new Uint8Array(1),
      mediaType: 'image/png',
      width: 1,
      height: 1,
      hash: url,
    }),
    qualityOf: (sampleId, imageId) => qualities.get(`${sampleId}/${imageId}`) ?? Number.NaN,
  };
}

/** Has a jury annotate its samples in one aspect, as far as the budget goes. */
export async function askJury(
  { samples, annotators, loadImage }: AskedJury,
  options: Partial<AnnotateOptions<'fidelity'>> = {},
): Promise<Annotation[]> {
  const found: Annotation[] = [];
  try {
    for await (const annotation of annotate(samples, { annotators, loadImage, aspects: [fidelity], ...options })) {
      found.push(annotation);
    }
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
  }
  return found;
}

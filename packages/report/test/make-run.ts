import { aggregate, toPairs } from '@visionprefer/aggregator';
import type { Annotation, Json, Sample } from '@visionprefer/core';
import type { RunRecords } from '../src/index.ts';

/** What of a run matters to a test. */
export interface RunShape {
  samples: number;
  /** The images of each sample. Default: three. */
  images?: readonly string[];
  /** Default: two machines and a person. */
  annotators?: readonly string[];
  /** Who made an image. */
  generatorOf?(image: string): string;
  idOf?(sample: number): string;
  /** The prompt of a sample. */
  promptOf?(sample: number): string;
  rationaleOf?(sample: number, image: string): string;
  metadataOf?(sample: number): Record<string, Json>;
  /** The score of an image; undefined for a refusal of the whole sample. */
  scoreOf?(sample: number, image: number, annotator: number): number | undefined;
}

const allAnnotators = ['openai:sol', 'pixels', 'human:ana'];

/** The records of a run with one aspect. */
export async function makeRun(shape: RunShape): Promise<RunRecords> {
  const {
    images = ['a', 'b', 'c'],
    annotators = allAnnotators,
    generatorOf = (id) => `maker ${id}`,
    idOf = (sample) => `sample-${sample}`,
    promptOf = (sample) => `Prompt ${sample}`,
    rationaleOf = () => 'seen',
    scoreOf = defaultScore,
  } = shape;
  const samples: Sample[] = Array.from({ length: shape.samples }, (_, sample) => ({
    id: idOf(sample),
    prompt: promptOf(sample),
    images: images.map((id) => ({ id, url: `file:///nowhere/${sample}/${id}.png`, generator: generatorOf(id) })),
  }));
  const annotations = samples.flatMap(({ id }, sample) =>
    annotators.map((annotatorId, annotator): Annotation => {
      const scores = images.map((imageId, image) => ({
        imageId,
        score: scoreOf(sample, image, annotator),
        rationale: rationaleOf(sample, imageId),
      }));
      const asked = {
        key: `${id} ${annotatorId}`,
        sampleId: id,
        annotatorId,
        strategyId: 'listwise',
        imageIds: [...images],
        imageHashes: images.map((image) => `${id} ${image}`),
        aspectVersions: { fidelity: 1 },
        ms: 100,
        usd: 0.01,
      };
      const given = scores.flatMap(({ score, ...rest }) => (score === undefined ? [] : [{ ...rest, score }]));
      return given.length === images.length
        ? { ...asked, outcome: 'scored', scores: { fidelity: given } }
        : { ...asked, outcome: 'refused', aspects: ['fidelity'], detail: rationaleOf(sample, 'all') };
    }),
  );
  const consensus = await aggregate(annotations);
  return { samples, annotations, consensus, pairs: [...toPairs(consensus, samples)] };
}

/** Sample 3 is refused by the first annotator; on sample 5 annotators are far apart; in sample 7 all images are equal. */
function defaultScore(sample: number, image: number, annotator: number): number | undefined {
  if (sample === 3 && annotator === 0) return undefined;
  if (sample === 5) return annotator === 1 ? 5 - image * 2 : 1 + image * 2;
  return sample === 7 ? 3 : 1 + ((image + sample) % 3) + annotator / 2;
}

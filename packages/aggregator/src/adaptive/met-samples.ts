import type { QuestionInView, Sample } from '@visionprefer/core';
import { wholeAt } from '../numbers/at.ts';

/** Questions that show the same images for the same aspects, in so many orders. */
export interface Unit {
  /** Places of the images in their sample, ascending. */
  images: readonly number[];
  /** Numbers of the aspects; the same aspects are the same list. */
  aspects: readonly number[];
  rounds: number;
}

/** A sample of an adaptive run: what is believed of it, and how often each annotator was asked what about it. */
export interface MetSample {
  id: string;
  imageIds: readonly string[];
  units: readonly Unit[];
  /** Rounds that were asked: annotator by annotator, unit by unit. */
  asked: Uint8Array;
  /** What is believed of each image in each aspect, image by image. */
  means: Float64Array;
  variances: Float64Array;
}

/** The samples of an adaptive run. */
export interface MetSamples {
  /** Ids of all aspects that are asked about. */
  readonly aspects: readonly string[];
  /** In the order in which they were met. */
  readonly all: Iterable<MetSample>;
  add(sample: Sample, questions: readonly QuestionInView[]): void;
  find(sampleId: string): MetSample | undefined;
  /** The unit that a question is of. */
  unitOf(sample: MetSample, question: QuestionInView): number;
}

/** No sample yet. */
export function meetSamples(annotatorCount: number): MetSamples {
  const samples = new Map<string, MetSample>();
  const aspects: string[] = [];
  const groups = new Map<string, readonly number[]>();
  // Samples with as many images share what can be asked about them.
  const shapes = new Map<string, readonly Unit[]>();
  const groupOf = (ids: readonly string[]) => {
    for (const id of ids) if (!aspects.includes(id)) aspects.push(id);
    const numbers = ids.map((id) => aspects.indexOf(id)).sort((a, b) => a - b);
    return shared(groups, numbers.join(), numbers);
  };
  return {
    aspects,
    all: { [Symbol.iterator]: () => samples.values() },
    add({ id, images }, questions) {
      const imageIds = images.map((image) => image.id);
      const found = new Map<string, Unit>();
      for (const question of questions) {
        const [shown, group] = [placesOf(question, imageIds), groupOf(question.aspects)];
        const name = JSON.stringify([shown, group]);
        const rounds = Math.max(found.get(name)?.rounds ?? 0, question.round + 1);
        found.set(name, { images: shown, aspects: group, rounds });
      }
      const units = shared(shapes, JSON.stringify([...found.values()]), [...found.values()]);
      const cells = imageIds.length * aspects.length;
      samples.set(id, {
        ...{ id, imageIds, units, asked: new Uint8Array(annotatorCount * units.length) },
        ...{ means: new Float64Array(cells), variances: new Float64Array(cells) },
      });
    },
    find: (sampleId) => samples.get(sampleId),
    unitOf({ imageIds, units }, question) {
      const shown = placesOf(question, imageIds).join();
      const isJudged = (aspect: number) => question.aspects.includes(aspects[aspect] ?? '');
      return units.findIndex((unit) => unit.images.join() === shown && unit.aspects.some(isJudged));
    },
  };
}

/** How often an annotator was asked a unit of a sample. */
export function roundsAsked({ asked, units }: MetSample, annotator: number, unit: number): number {
  return wholeAt(asked, annotator * units.length + unit);
}

function placesOf({ imageIds }: QuestionInView, all: readonly string[]): number[] {
  return imageIds.map((id) => all.indexOf(id)).sort((a, b) => a - b);
}

function shared<T>(all: Map<string, T>, name: string, fresh: T): T {
  const known = all.get(name) ?? fresh;
  all.set(name, known);
  return known;
}

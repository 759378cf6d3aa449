import { type Annotation, InputError, type Source } from '@visionprefer/core';
import { addAt } from '../numbers/at.ts';
import type { Interval } from './agreement-record.ts';
import {
  type BootstrapOptions,
  type BootstrapSettings,
  intervalOf,
  resample,
  resolveBootstrap,
  sumDrawn,
} from './bootstrap.ts';
import { widenDraws } from './widen-draws.ts';

/** What became of the annotators of a canary set between two times. Plain JSON. */
export interface CanaryReport {
  /** Questions that were answered with scores both times. */
  questions: number;
  bootstrap: BootstrapSettings;
  /** In the order in which they answered now. */
  annotators: CanaryAnnotator[];
}

/** One annotator, then and now. */
export interface CanaryAnnotator {
  annotatorId: string;
  questions: number;
  /** Models that answered, as the vendor named them, then and now. */
  models: [then: string[], now: string[]];
  aspects: Record<string, CanaryAspect>;
  /** Whether other models answered now, or scores moved in some aspect beyond noise (at 5 %, over all its aspects). */
  changed: boolean;
}

/** One annotator in one aspect, then and now. */
export interface CanaryAspect {
  images: number;
  /** Mean score now less mean score then, in score points. */
  shift: Interval;
  /** Probability of so great a shift, either way, if there were none. */
  pValue: number | null;
  /** Mean distance between the two scores of an image: noise and change together. */
  moved: number;
}

/** How sure it must be that scores moved. */
const risk = 0.05;

/**
 * Says whether annotators still score as they did: the same questions, asked at two times. A vendor may put another model
 * behind the same name. Only scores that moved on average are told from noise, by a bootstrap of whole samples; two times
 * cannot tell an annotator that became noisier from one that always was, for which `moved` of several times is compared.
 *
 * @throws InputError when the two hold no question in common that was answered with scores.
 */
export async function canary(
  then: Source<Annotation>,
  now: Source<Annotation>,
  options: BootstrapOptions = {},
): Promise<CanaryReport> {
  const bootstrap = resolveBootstrap(options);
  const before = new Map<string, Scored>();
  for await (const annotation of then) if (annotation.outcome === 'scored') before.set(annotation.key, annotation);
  const found = new Map<string, Seen>();
  const samples = new Map<string, number>();
  for await (const annotation of now) {
    const earlier = before.get(annotation.key);
    if (!earlier || annotation.outcome !== 'scored') continue;
    before.delete(annotation.key);
    if (!samples.has(annotation.sampleId)) samples.set(annotation.sampleId, samples.size);
    const seen = found.get(annotation.annotatorId) ?? nothingSeen();
    found.set(annotation.annotatorId, seen);
    note(seen, { earlier, annotation, sample: samples.get(annotation.sampleId) ?? 0 });
  }
  if (found.size === 0) {
    throw new InputError(
      'No question was answered with scores both times. Annotate the same samples again, with the same options, into another file.',
    );
  }
  const annotators = Array.from(found, ([annotatorId, seen]) => describe(annotatorId, seen, samples.size, bootstrap));
  return { questions: annotators.reduce((sum, { questions }) => sum + questions, 0), bootstrap, annotators };
}

type Scored = Extract<Annotation, { outcome: 'scored' }>;

/** What was seen of one annotator. */
interface Seen {
  questions: number;
  models: [Set<string>, Set<string>];
  /** By aspect: sample, and score now less score then. */
  moves: Map<string, { sample: number; by: number }[]>;
}

function nothingSeen(): Seen {
  return { questions: 0, models: [new Set(), new Set()], moves: new Map() };
}

function note(
  seen: Seen,
  { earlier, annotation, sample }: { earlier: Scored; annotation: Scored; sample: number },
): void {
  const { models, moves } = seen;
  seen.questions++;
  for (const [place, { model }] of [earlier, annotation].entries()) if (model !== undefined) models[place]?.add(model);
  for (const [aspect, scores] of Object.entries(annotation.scores)) {
    const then = new Map(earlier.scores[aspect]?.map(({ imageId, score }) => [imageId, score]));
    const own = moves.get(aspect) ?? [];
    moves.set(aspect, own);
    for (const { imageId, score } of scores) {
      const before = then.get(imageId);
      if (before !== undefined) own.push({ sample, by: score - before });
    }
  }
}

function describe(
  annotatorId: string,
  { questions, models, moves }: Seen,
  sampleCount: number,
  bootstrap: BootstrapSettings,
): CanaryAnnotator {
  const aspects = Array.from(moves, ([aspect, own]) => [aspect, describeAspect(own, sampleCount, bootstrap)] as const);
  const [then, now] = models.map((names) => [...names].sort()) as [string[], string[]];
  const isRenamed = then.length > 0 && now.length > 0 && now.some((name) => !then.includes(name));
  const moved = aspects.some(([, { pValue }]) => pValue !== null && pValue * aspects.length < risk);
  return {
    annotatorId,
    questions,
    models: [then, now],
    aspects: Object.fromEntries(aspects),
    changed: isRenamed || moved,
  };
}

function describeAspect(
  moves: readonly { sample: number; by: number }[],
  sampleCount: number,
  bootstrap: BootstrapSettings,
): CanaryAspect {
  const sums = new Float64Array(sampleCount);
  const counts = new Float64Array(sampleCount);
  for (const { sample, by } of moves) {
    addAt(sums, sample, by);
    addAt(counts, sample, 1);
  }
  const mean = (drawn?: Int32Array) => sumDrawn(sums, drawn) / sumDrawn(counts, drawn);
  const telling = counts.filter((count) => count > 0).length;
  const drawn = Array.from(resample(sampleCount, bootstrap), mean).filter((value) => !Number.isNaN(value));
  const draws = widenDraws(drawn, mean(), telling);
  const beyond = (side: number) => draws.filter((value) => value * side <= 0).length;
  const few = Math.min(beyond(1), beyond(-1));
  return {
    images: moves.length,
    shift: intervalOf(mean(), draws),
    pValue: draws.length > 0 ? Math.min(1, (2 * (few + 1)) / (draws.length + 1)) : null,
    moved: moves.reduce((sum, { by }) => sum + Math.abs(by), 0) / Math.max(1, moves.length),
  };
}

import {
  type Agreement,
  type AgreementOptions,
  aggregate,
  agreement,
  createLeaderboard,
  type Leaderboard,
  mean,
  winRate,
} from '@visionprefer/aggregator';
import type { Annotation, Consensus, PreferencePair, Sample, Source } from '@visionprefer/core';
import { nextSteps } from './next-steps.ts';
import { createPairCutter } from './pair-cuts.ts';
import { peopleVerdict } from './people-verdict.ts';
import { type Effort, trustRows } from './trust-rows.ts';
import type { Verdict } from './verdict-record.ts';
import { verdictSentences } from './verdict-sentences.ts';

/** The records of a run, each read as often as it is needed: arrays, or files. */
export interface VerdictSources {
  /** Read up to six times. */
  annotations(): Source<Annotation>;
  consensus(): Source<Consensus>;
  samples(): Source<Sample>;
  pairs(): Source<PreferencePair>;
}

/** How the verdict is found. */
export interface VerdictOptions {
  /** Annotators that are people. Default: those whose id begins with `human:`. */
  isHuman?: ((annotatorId: string) => boolean) | undefined;
  /** The folder of the run as the user names it, for the commands. Default: no commands. */
  run?: string | undefined;
  /** As for `aggregate`. Default: 1 each. */
  weights?: Record<string, number> | undefined;
  /** Draws of the bootstrap behind intervals. Default 500. */
  resamples?: number | undefined;
}

/**
 * The verdict on a run: whom to believe, and what to keep.
 *
 * @throws InputError when there is no annotation, or annotations contradict each other.
 */
export async function measureVerdict(sources: VerdictSources, options: VerdictOptions = {}): Promise<Verdict> {
  const { isHuman = (id) => id.startsWith('human:'), run, weights, resamples = 500 } = options;
  const survey = await surveyAnnotations(sources.annotations(), isHuman);
  const settings = { resamples, weights, mixedVersions: 'allow' } as const;
  const judges = () => only(sources.annotations(), (annotation) => survey.counts(annotation, !survey.allHuman));
  const persons = () => only(sources.annotations(), (annotation) => survey.counts(annotation, false));
  const asked = survey.people && !survey.allHuman;
  const found = await agreement(survey.allHuman ? persons() : judges(), {
    ...settings,
    people: asked ? persons() : undefined,
  });
  const ofPeople = asked ? await agreement(persons(), settings) : undefined;
  const peopleSay = asked ? await peopleConsensus(persons, survey.peopleCompare, settings) : [];
  const cutter = createPairCutter({ consensus: peopleSay, keys: survey.peopleKeys });
  for await (const pair of sources.pairs()) cutter.add(pair);
  const figures = {
    samples: found.samples,
    jury: trustRows({ agreement: found, human: survey.allHuman, ofPeople, efforts: survey.efforts }),
    people: peopleVerdict(found.people),
    ...aspectsOf(found),
    keep: cutter.result(),
    leaderboard: await findLeaderboard(sources),
  };
  const { judged, ...rest } = figures;
  return { version: 1, ...rest, sentences: verdictSentences(figures), next: nextSteps(rest, run) };
}

/** What one reading of all annotations tells. */
interface Survey {
  efforts: ReadonlyMap<string, Effort>;
  people: boolean;
  allHuman: boolean;
  /** Of annotations by people. */
  peopleKeys: ReadonlySet<string>;
  /** Whether people gave comparisons and no scores. */
  peopleCompare: boolean;
  /** Whether an annotation is one of a machine or of a person, as wanted; of those with scores and comparisons, the scores. */
  counts(annotation: Annotation, machine: boolean): boolean;
}

async function surveyAnnotations(
  annotations: Source<Annotation>,
  isHuman: (annotatorId: string) => boolean,
): Promise<Survey> {
  const efforts = new Map<string, Effort>();
  const scored = { machine: false, person: false };
  const sideOf = (id: string) => (isHuman(id) ? 'person' : 'machine');
  const peopleKeys = new Set<string>();
  for await (const { annotatorId, outcome, ms, usd, key } of annotations) {
    if (isHuman(annotatorId)) peopleKeys.add(key);
    const effort = efforts.get(annotatorId) ?? { annotations: 0, ms: 0, usd: undefined };
    efforts.set(annotatorId, {
      annotations: effort.annotations + 1,
      ms: effort.ms + ms,
      usd: usd === undefined ? effort.usd : (effort.usd ?? 0) + usd,
    });
    if (outcome === 'scored') scored[sideOf(annotatorId)] = true;
  }
  const ids = [...efforts.keys()];
  return {
    efforts,
    people: ids.some(isHuman),
    allHuman: ids.every(isHuman),
    peopleKeys,
    peopleCompare: !scored.person,
    counts({ annotatorId, outcome }, machine) {
      if (isHuman(annotatorId) === machine) return false;
      return outcome !== (scored[sideOf(annotatorId)] ? 'compared' : 'scored');
    },
  };
}

async function* only(
  annotations: Source<Annotation>,
  counts: (annotation: Annotation) => boolean,
): AsyncGenerator<Annotation, void, undefined> {
  for await (const annotation of annotations) if (counts(annotation)) yield annotation;
}

/** What people arrive at, plainly. */
function peopleConsensus(
  persons: () => Source<Annotation>,
  compare: boolean,
  { weights }: Pick<AgreementOptions, 'weights'>,
): Promise<Consensus[]> {
  return aggregate(persons(), { method: compare ? winRate() : mean(), weights, mixedVersions: 'allow' });
}

/** The aspects that somebody of the jury judged, and those that nobody did. */
function aspectsOf({ aspects }: Agreement): { judged: string[]; unjudged: string[] } {
  const isJudged = (aspect: string) =>
    Object.values(aspects[aspect]?.annotators ?? {}).some(
      ({ outcomes: { scored, compared } }) => scored + compared > 0,
    );
  const all = Object.keys(aspects);
  return { judged: all.filter(isJudged), unjudged: all.filter((aspect) => !isJudged(aspect)) };
}

/** Null where samples do not say who made their images. */
async function findLeaderboard(sources: VerdictSources): Promise<Leaderboard | null> {
  const images = new Map<string, Pick<Sample, 'images'>>();
  for await (const sample of sources.samples()) {
    if (sample.images.some(({ generator }) => generator !== undefined))
      images.set(sample.id, { images: sample.images });
  }
  if (images.size === 0) return null;
  const builder = createLeaderboard();
  for await (const consensus of sources.consensus()) {
    const sample = images.get(consensus.sampleId);
    if (sample) builder.add(consensus, sample);
  }
  const found = builder.result();
  return found.samples > 0 ? found : null;
}

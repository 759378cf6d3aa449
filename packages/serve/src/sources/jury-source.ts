import { createHash } from 'node:crypto';
import { type AggregateOptions, createAggregation } from '@visionprefer/aggregator';
import {
  type Annotation,
  type AskedSample,
  type Aspect,
  type ConsensusImage,
  type Failure,
  InputError,
  type OpenRunOptions,
  openRun,
  paperAspects,
  pointwise,
  type Run,
  type Sample,
} from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import { RewardError } from '../scorer/reward.ts';
import { describeUnjudged } from './describe-unjudged.ts';
import { type Recall, recallAnnotations } from './recall-annotations.ts';
import type { Group, HashedPicture, Judged, RewardSource } from './reward-source.ts';

/** What {@link jurySource} is told, besides how a run is opened. */
export interface JurySourceOptions
  extends Omit<OpenRunOptions, 'resume' | 'known' | 'remember' | 'signal'>,
    Pick<AggregateOptions, 'method' | 'quorum' | 'missingPolicy'> {
  /** What was paid for is written there, and never asked again. Closed with the source. Default: nothing is kept. */
  journal?: Journal | undefined;
  /** Most images of a prompt that are put before the annotators at once. Default: 1 for pointwise strategies, else 8. */
  together?: number | undefined;
  /** How long one group may take, from its turn to the last answer. Default 300,000. */
  groupTimeoutMs?: number | undefined;
}

/**
 * Annotators as the source of rewards, asked through one open run: pace, health, concurrency, budget and journal are
 * shared by all that trainers ask. What they say becomes one score from 1 to 5 for each aspect by a method of
 * consensus. A picture that lacks a score in one of the aspects is not judged: the others would not be comparable.
 *
 * @throws InputError for options that cannot work, or when nobody judges any of the aspects.
 */
export async function jurySource(options: JurySourceOptions): Promise<RewardSource> {
  const { journal, method, quorum, missingPolicy, groupTimeoutMs = 300_000, ...runOptions } = options;
  const { concurrency = 32, strategy = pointwise() } = options;
  const aspects = aspectsJudged(options);
  const together = options.together ?? (strategy.id.startsWith('pointwise') ? 1 : 8);
  const recall = journal && (await recallAnnotations(journal.path));
  const open = { ...runOptions, aspects, strategy, onAnnotation: (one: Annotation) => recall?.keep(one) };
  const run = journal ? await journal.openRun(open) : openRun(open);
  let spent = 0;
  const jury: Jury = {
    run,
    recall,
    timeoutMs: groupTimeoutMs,
    aggregating: { method, quorum, missingPolicy },
    aspects,
  };
  return {
    name: 'jury',
    id: describeJury({ ...options, strategy, aspects }),
    aspects: aspects.map(({ id }) => id),
    concurrency: 2 * concurrency,
    together,
    async judge(group) {
      const { judged, usd } = await judgeGroup(group, jury);
      spent += usd;
      return judged;
    },
    spentUsd: () => spent,
    async close() {
      await run.close();
      await journal?.close();
    },
  };
}

/** What a group is judged by. */
interface Jury {
  run: Run;
  recall: Recall | undefined;
  timeoutMs: number;
  aggregating: Pick<AggregateOptions, 'method' | 'quorum' | 'missingPolicy'>;
  aspects: readonly Aspect[];
}

/** The aspects that somebody judges. */
function aspectsJudged({ annotators, aspects = paperAspects }: JurySourceOptions): readonly Aspect[] {
  const judged = aspects.filter(({ id }) => annotators.some((annotator) => annotator.aspects?.includes(id) ?? true));
  if (judged.length > 0) return judged;
  throw new InputError(
    `${annotators.map(({ id }) => id).join(', ')} judge none of ${aspects.map(({ id }) => id).join(', ')}. Name other annotators or aspects.`,
  );
}

/** All that changes what a jury says. */
function describeJury({
  annotators,
  aspects = [],
  strategy,
  method,
  quorum,
  missingPolicy,
}: JurySourceOptions): string {
  const asked = aspects.map(({ id, version }) => [id, version]);
  return JSON.stringify([annotators.map(({ id }) => id), asked, strategy?.id, method?.name, quorum, missingPolicy]);
}

/** Has a group judged; a picture that cannot be shown is left out, and the others are judged without it. */
async function judgeGroup(group: Group, jury: Jury): Promise<{ judged: Judged[]; usd: number }> {
  const broken = new Map<string, RewardError>();
  const named = group.pictures.map((picture, index) => ({ id: `image-${index + 1}`, picture }));
  for (;;) {
    const shown = named.filter(({ id }) => !broken.has(id));
    const asked =
      shown.length > 0 ? await jury.run.ask(sampleOf(group.prompt, shown), { timeoutMs: jury.timeoutMs }) : nothing;
    const failure = asked.failures.find(({ imageId }) => imageId !== undefined);
    if (failure?.imageId !== undefined) {
      broken.set(failure.imageId, new RewardError('bad-image', failure.error.message, { cause: failure.error }));
      continue;
    }
    const recalled = asked.settled.length > 0 ? await jury.recall?.find(asked.settled) : undefined;
    const consensus = findConsensus([...asked.annotations, ...(recalled ?? [])], jury);
    const usd = asked.annotations.reduce((sum, annotation) => sum + (annotation.usd ?? 0), 0);
    const judged = named.map(({ id }): Judged => {
      const error = broken.get(id);
      return error ? { error } : judgedFrom(consensus.get(id), asked.failures, jury.aspects);
    });
    return { judged, usd };
  }
}

const nothing: AskedSample = { annotations: [], failures: [], settled: [] };

/** The same prompt and pictures are the same sample, so that a journal knows them again. */
function sampleOf(prompt: string, shown: readonly { id: string; picture: HashedPicture }[]): Sample {
  const hashes = shown.map(({ picture }) => picture.hash);
  return {
    id: createHash('sha256')
      .update(JSON.stringify([prompt, ...hashes]))
      .digest('hex')
      .slice(0, 32),
    // A blank prompt is none that a sample may have.
    prompt: /\S/.test(prompt) ? prompt : '(no prompt)',
    images: shown.map(({ id, picture: { bytes } }) => ({
      id,
      url: `data:image/png;base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`,
    })),
  };
}

/** Image id → what the annotators arrive at. */
function findConsensus(annotations: readonly Annotation[], { aggregating }: Jury): Map<string, ConsensusImage> {
  if (annotations.length === 0) return new Map();
  const aggregation = createAggregation(aggregating);
  for (const annotation of annotations) aggregation.add(annotation);
  const [consensus] = aggregation.result().consensus;
  return new Map(consensus?.images.map((image) => [image.imageId, image]));
}

function judgedFrom(
  image: ConsensusImage | undefined,
  failures: readonly Failure[],
  aspects: readonly Aspect[],
): Judged {
  const found = aspects.map(({ id }) => ({ id, score: image?.aspects[id]?.score ?? null }));
  if (found.some(({ score }) => score === null)) return { error: describeUnjudged(image, failures) };
  const findings = found.map(({ id, score }) => [id, { raw: score ?? Number.NaN, score: score ?? Number.NaN }]);
  // Who failed this once may answer the next time: what the others say is not kept for good.
  return { findings: Object.fromEntries(findings), ...(failures.some(({ fatal }) => !fatal) && { isPartial: true }) };
}

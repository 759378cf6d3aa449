import {
  type Adaptive,
  type Annotator,
  InputError,
  listwise,
  pairwise,
  pointwise,
  type Strategy,
} from '@visionprefer/core';
import { openSamples, shardSamples } from '@visionprefer/dataset';
import type { NamedAnnotator } from '../config/config.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import { checkKnownIds } from '../options/check-known-ids.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';
import { findAspects } from '../plugins/find-aspects.ts';
import type { Surroundings } from '../surroundings.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { planBatches } from './plan-batches.ts';
import { planPrices } from './plan-prices.ts';

/**
 * Turns the options of a command line into what `annotateSamples` needs.
 *
 * @throws InputError for whatever is unknown, missing or does not go together.
 */
export async function planAnnotate(
  samples: string,
  flags: JudgeFlags,
  { out, surroundings }: { out: string; surroundings: Surroundings },
): Promise<AnnotatePlan> {
  const { shard, queue } = flags;
  if (queue !== undefined && out === '-') {
    throw new InputError(
      '--queue needs a file for the annotations: what workers answer is kept until it stands there. Name one with --out.',
    );
  }
  if (queue !== undefined && flags.batch) {
    throw new InputError('--batch hands questions to the vendor, and --queue to workers. Leave one of them out.');
  }
  const whole = await openSamples(samples, surroundings.folder);
  const judges = await planJudges(flags, { out, surroundings });
  return { ...judges, ...(shard ? { source: shardSamples(whole, shard), whole } : { source: whole }) };
}

/** How samples are annotated, with what counts in an adaptive run. */
export type JudgeFlags = AnnotateFlags & Partial<Pick<AggregateFlags, 'weight'>>;

/** Who judges what, and how: all that is planned but the samples. */
export type JudgesPlan = Omit<AnnotatePlan, 'source' | 'whole'>;

/**
 * Plans who judges, before there are samples.
 *
 * @throws InputError as {@link planAnnotate} does.
 */
export async function planJudges(
  flags: JudgeFlags,
  { out, surroundings }: { out: string; surroundings: Surroundings },
): Promise<JudgesPlan> {
  const { queue } = flags;
  // A forecast needs no key, and workers have their own.
  const unasked = flags.dryRun || queue !== undefined ? 'nobody-is-asked' : undefined;
  const annotators = await findAnnotators(flags.annotator, surroundings.folder, unasked);
  return {
    annotators,
    aspects: await findAspects(flags.aspect, surroundings.folder),
    strategy: chooseStrategy(flags),
    adaptive: flags.adaptive ? await planAdaptive(flags, annotators) : undefined,
    concurrency: flags.concurrency,
    pace: planPace(flags, annotators),
    asksInBatches: planBatches(flags.batch, annotators),
    ...(await planPrices(flags, annotators)),
    timeoutMs: flags.timeout * 1_000,
    patienceMs: flags.patience === undefined ? undefined : flags.patience * 1_000,
    retry: flags.retry,
    queue,
    allowPaths: flags.allowPath,
    allowPrivateHosts: flags.allowPrivateHosts ?? false,
    out,
  };
}

/** All that is wrong with annotators is told at once: who sets one key needs not be told of the next by the next try. */
export async function findAnnotators(
  names: readonly NamedAnnotator[],
  folder: string,
  apiKey: string | undefined,
): Promise<Annotator[]> {
  const found: Annotator[] = [];
  const faults: InputError[] = [];
  for (const named of names) {
    try {
      found.push(await findAnnotator(named, folder, apiKey));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
    }
  }
  const [first, ...others] = faults;
  if (first && others.length === 0) throw first;
  if (first) throw new InputError(faults.map(({ message }) => message).join(' · '), { cause: first });
  return found;
}

async function planAdaptive(
  { weight, seed, orders, strategy }: JudgeFlags,
  annotators: readonly Annotator[],
): Promise<Adaptive> {
  if (annotators.length === 1 && strategy !== 'pairwise' && (orders ?? 1) === 1) {
    throw new InputError(
      `--adaptive chooses among votes, and there is one: that of ${annotators[0]?.id}. Name more with --annotator, or ask in several orders with --orders.`,
    );
  }
  const { adaptive } = await import('@visionprefer/aggregator');
  return adaptive({ weights: weight, seed });
}

/** How fast annotators may be asked, as the options say. */
export function planPace(
  { rpm, tpm }: Pick<AnnotateFlags, 'rpm' | 'tpm'>,
  annotators: readonly Annotator[],
): NonNullable<AnnotatePlan['pace']> {
  for (const [option, limits] of Object.entries({ '--rpm': rpm, '--tpm': tpm }))
    checkKnownIds(limits, annotators, option);
  // An id may be the name of what every object has, such as `constructor`.
  const limitOf = (limits: Readonly<Record<string, number>>, id: string) =>
    Object.hasOwn(limits, id) ? limits[id] : limits[''];
  return ({ id }) => ({ requestsPerMinute: limitOf(rpm, id), tokensPerMinute: limitOf(tpm, id) });
}

/** The strategy that the flags describe. */
export function chooseStrategy({
  strategy,
  ask,
  rationale,
  orders,
  seed,
}: Pick<AnnotateFlags, 'strategy' | 'ask' | 'rationale' | 'orders' | 'seed'>): Strategy {
  if (strategy === 'pointwise') {
    if (orders !== undefined) throw new InputError('--orders: pointwise shows one image, which has no order.');
    return pointwise({ aspects: ask, rationale });
  }
  const create = strategy === 'pairwise' ? pairwise : listwise;
  return create({ aspects: ask, rationale, seed, orders });
}

import type { Answer } from '../contract/annotator.ts';
import type { AnnotatorError } from '../contract/errors.ts';
import { costOf, type Price } from '../contract/price.ts';
import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';
import type { CallOutcome } from './call.ts';
import { isUnheard } from './retry.ts';
import type { Heard } from './vendor.ts';

/** What a call tells of usage, limits and money, as far as it can be. */
export interface HeardOfCall extends Heard {
  model: string | undefined;
  /** US dollars that it cost for sure; undefined when nobody can know. */
  costUsd: number | undefined;
}

/** Takes from a call's outcome what it tells besides the answer. */
export function hear(outcome: CallOutcome<string>, price: Price | undefined): HeardOfCall {
  const error = 'error' in outcome ? outcome.error : undefined;
  const came: Partial<Answer> | AnnotatorError = error ?? ('answer' in outcome ? outcome.answer : undefined) ?? {};
  const usage = came.usage && soundUsage(came.usage);
  return {
    usage,
    rateLimits: soundLimits(came.rateLimits),
    model: 'model' in came && typeof came.model === 'string' ? came.model : undefined,
    error,
    costUsd: price ? costOfCall(price, usage, outcome) : 0,
  };
}

/** The counts that can be: a server may tell anything, and less than nothing would give money back. */
function soundUsage(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => Number.isSafeInteger(tokens) && tokens >= 0));
}

const limitKinds: readonly string[] = [
  'requests',
  'tokens',
  'input-tokens',
  'output-tokens',
] satisfies RateLimit['kind'][];

/** The limits that are some: an annotator in plain JavaScript may tell anything. */
function soundLimits(limits: unknown): RateLimit[] {
  return Array.isArray(limits) ? limits.filter((told?: RateLimit) => told && limitKinds.includes(told.kind)) : [];
}

function costOfCall(price: Price, usage: Usage | undefined, outcome: CallOutcome<string>): number | undefined {
  if (usage?.inputTokens !== undefined && usage.outputTokens !== undefined) return costOf(price, usage);
  const error = 'error' in outcome ? outcome.error : undefined;
  // An answer that does not say all it used, and one that was lost on its way, may have cost anything.
  if (!error || isUnheard(error.code)) return undefined;
  // Declined, cut off or empty: the model was at work. All other errors come before it.
  return ['refused', 'blocked', 'truncated', 'empty'].includes(error.code) ? undefined : 0;
}

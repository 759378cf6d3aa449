import type { Answer } from '../contract/answer.ts';
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
  /** US dollars that it cost for sure. `untold`: it came back and does not say; `lost`: nobody heard of it again. */
  cost: number | 'untold' | 'lost';
  /** What was counted, where it came back with a count of all that it used. */
  counted: Usage | undefined;
}

/** Takes from a call's outcome what it tells besides the answer. */
export function hear(outcome: CallOutcome<string>, price: Price | undefined): HeardOfCall {
  const error = 'error' in outcome ? outcome.error : undefined;
  const came: Partial<Answer> | AnnotatorError = error ?? ('answer' in outcome ? outcome.answer : undefined) ?? {};
  const usage = came.usage && soundUsage(came.usage, error !== undefined);
  return {
    usage,
    rateLimits: soundLimits(came.rateLimits),
    model: 'model' in came && typeof came.model === 'string' ? came.model : undefined,
    error,
    cost: price ? costOfCall(price, usage, outcome) : 0,
    counted: isWhole(usage) ? usage : undefined,
  };
}

/**
 * The counts that can be: a server may tell anything, and less than nothing would give money back. No question is read
 * without a token and no answer written without one: where a server counts none, it does not count at all.
 */
function soundUsage(usage: Usage, failed: boolean): Usage | undefined {
  if (usage.inputTokens === 0 || (usage.outputTokens === 0 && !failed)) return undefined;
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => Number.isSafeInteger(tokens) && tokens >= 0));
}

function isWhole(usage: Usage | undefined): boolean {
  return usage?.inputTokens !== undefined && usage.outputTokens !== undefined;
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

function costOfCall(price: Price, usage: Usage | undefined, outcome: CallOutcome<string>): HeardOfCall['cost'] {
  if (usage && isWhole(usage)) return costOf(price, usage);
  if ('aborted' in outcome) return 'lost';
  const error = 'error' in outcome ? outcome.error : undefined;
  // An answer that does not say all it used may have cost anything.
  if (!error) return 'untold';
  if (isUnheard(error.code)) return 'lost';
  // Declined, cut off or empty: the model was at work. All other errors come before it.
  return ['refused', 'blocked', 'truncated', 'empty'].includes(error.code) ? 'untold' : 0;
}

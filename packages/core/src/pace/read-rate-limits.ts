import type { RateLimit } from '../contract/rate-limit.ts';
import type { ReplyHeaders } from '../vendor/reply-headers.ts';
import { readDateMs, readDurationMs, vendorNowMs } from './read-retry-after.ts';

const kinds = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const;

/**
 * Where a vendor's limits stand, told by its response headers: `x-ratelimit-remaining-requests` as OpenAI and the
 * servers like it write them, with durations (`6m0s`), and `anthropic-ratelimit-requests-remaining` as Anthropic does,
 * with dates. A value that cannot be read is left out, and so is a limit of which nothing can be read.
 *
 * @param nowMs What dates are measured from. Default: {@link vendorNowMs}.
 */
export function readRateLimits(headers: ReplyHeaders, nowMs?: number): RateLimit[] {
  // Most answers tell no date, and reading what time it is there takes longer than all the rest.
  const now = () => nowMs ?? vendorNowMs(headers);
  return forms.flatMap((form) => readLimit(form, headers, now));
}

/** How one kind of limit is told: the names of its headers. */
interface Form {
  kind: RateLimit['kind'];
  limit: string;
  remaining: string;
  reset: string;
}

const forms: readonly Form[] = kinds.flatMap((kind) => [
  formOf(kind, (field) => `x-ratelimit-${field}-${kind}`),
  formOf(kind, (field) => `anthropic-ratelimit-${kind}-${field}`),
]);

function formOf(kind: RateLimit['kind'], name: (field: string) => string): Form {
  return { kind, limit: name('limit'), remaining: name('remaining'), reset: name('reset') };
}

function readLimit({ kind, ...names }: Form, headers: ReplyHeaders, now: () => number): RateLimit[] {
  const limit = readCount(headers.get(names.limit));
  const remaining = readCount(headers.get(names.remaining));
  const reset = headers.get(names.reset);
  const resetMs = reset === null ? undefined : (readDurationMs(reset) ?? readDateMs(reset, now()));
  if (limit === undefined && remaining === undefined && resetMs === undefined) return [];
  return [
    {
      kind,
      ...(limit !== undefined && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(resetMs !== undefined && { resetMs }),
    },
  ];
}

function readCount(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

import { LoadAPIKeyError } from '@ai-sdk/provider';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  codeOfStatus,
  excerpt,
  readDurationMs,
  readLimits,
  usualAdvice,
} from '@visionprefer/core/plugin';

/** Who was asked, and what must not be repeated. */
export interface ErrorSource {
  id: string;
  secrets: readonly string[];
}

/** What the AI SDK's APICallError tells. Told by its fields, whichever copy of the SDK threw it. */
interface Failure {
  message: string;
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
  isRetryable?: boolean;
}

/** What a provider threw, as an AnnotatorError. It does not become its `cause`: it holds the request and the reply. */
export function toAnnotatorError(thrown: unknown, { id, secrets }: ErrorSource): AnnotatorError {
  if (thrown instanceof AnnotatorError) return thrown;
  const failure = (thrown instanceof Error ? thrown : { message: String(thrown) }) as Failure;
  const { statusCode, message, responseBody = '' } = failure;
  const code = classify(thrown, failure);
  const { retryAfterMs, rateLimits } = readLimits(failure.responseHeaders);
  const parts = [
    `${id}: ${code}${statusCode === undefined ? '' : ` (${statusCode})`}.`,
    `It said: ${excerpt(message, secrets)}`,
    advice[code],
  ];
  return new AnnotatorError(code, parts.filter(Boolean).join(' '), {
    retryAfterMs: latest(retryAfterMs, readRetryDelay(responseBody)),
    rateLimits,
  });
}

function classify(
  thrown: unknown,
  { statusCode, message, responseBody = '', isRetryable }: Failure,
): AnnotatorErrorCode {
  if (LoadAPIKeyError.isInstance(thrown)) return 'unauthorized';
  // A connection that broke has no status, or that of a reply whose body never came to its end.
  if (statusCode === undefined || statusCode < 400) {
    if (/timed? ?out/i.test(message)) return 'timeout';
    return isRetryable || brokeOff(thrown) ? 'network' : 'bad-request';
  }
  if (statusCode === 413) return 'too-large';
  const words = `${responseBody} ${message}`;
  if (statusCode < 500) {
    const worded = byWords.find(([, pattern]) => pattern.test(words));
    if (worded) return worded[0];
  }
  return codeOfStatus(statusCode);
}

function brokeOff(thrown: unknown): boolean {
  const { cause } = Object(thrown) as { cause?: unknown };
  if (cause === undefined) return false;
  const { code, message } = Object(cause) as { code?: unknown; message?: unknown };
  return message === 'terminated' || /^(UND_ERR|E[A-Z]+$)/.test(`${code ?? ''}`) || brokeOff(cause);
}

/** What vendors say in codes and words of their own. The first match counts. */
const byWords: readonly (readonly [AnnotatorErrorCode, RegExp])[] = [
  ['quota', /insufficient_quota|spend_limit_reached|billing_(hard_limit|error|not_active)|credit balance|PerDay/],
  [
    'blocked',
    /content_filter|"(\w+_)?policy_violation|bio_policy|invalid_prompt|content[ _]policy|blocked by content/i,
  ],
  ['unauthorized', /API_KEY_INVALID|invalid_api_key/],
  ['unknown-model', /model_not_found|DeploymentNotFound/],
  ['truncated', /could not finish the message because max_tokens/i],
  ['too-large', /context_length_exceeded|request too large|prompt is too long|maximum context length/i],
  [
    'bad-image',
    /"(\w+_)?image_(?!url")\w+"|"invalid_(base64_)?image|(invalid|unsupported|process|decode|match).{0,30}\bimage\b|\bimage\b.{0,30}(invalid|unsupported|match)/i,
  ],
];

/** Google tells the wait in the body: `"retryDelay": "34.4s"`. */
function readRetryDelay(body: string): number | undefined {
  const [, delay] = /"retryDelay"\s*:\s*"([^"]*)"/.exec(body) ?? [];
  return delay === undefined ? undefined : readDurationMs(delay);
}

function latest(...waits: (number | undefined)[]): number | undefined {
  const known = waits.filter((ms) => ms !== undefined);
  return known.length ? Math.max(...known) : undefined;
}

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  unauthorized: 'Give the provider a key that may use this model.',
  'unknown-model': 'Check the name of the model, and the provider that it was made by.',
  'bad-request': "If it is the schema that is not taken, set { schemaMode: 'json_object' }, or 'prompt'.",
};

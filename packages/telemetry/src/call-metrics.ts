import type { Attributes, Meter } from '@opentelemetry/api';
import type { Usage } from '@visionprefer/core';

/** Bucket boundaries as the conventions advise: seconds from 0.01 doubling, tokens from 1 quadrupling. */
const secondsBuckets = Array.from({ length: 14 }, (_, index) => Number((0.01 * 2 ** index).toFixed(2)));
const tokenBuckets = Array.from({ length: 14 }, (_, index) => 4 ** index);

/**
 * Creates the instruments that calls are measured by: `gen_ai.client.operation.duration` in seconds, and
 * `gen_ai.client.token.usage`.
 *
 * @returns Takes the measurements of one call; of one that was answered in a batch there are no seconds.
 */
export function createCallMetrics(
  meter: Meter,
): (attributes: Attributes, seconds: number | undefined, usage: Usage | undefined) => void {
  const duration = meter.createHistogram('gen_ai.client.operation.duration', {
    description: 'How long calls to models took',
    unit: 's',
    advice: { explicitBucketBoundaries: secondsBuckets },
  });
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    description: 'Input and output tokens of calls to models',
    unit: '{token}',
    advice: { explicitBucketBoundaries: tokenBuckets },
  });
  return (attributes, seconds, { inputTokens, outputTokens } = {}) => {
    if (seconds !== undefined) duration.record(seconds, attributes);
    // What a failed call used is told with the error; the convention has no such attribute on tokens.
    const { 'error.type': _, ...rest } = attributes;
    for (const [type, count] of [
      ['input', inputTokens],
      ['output', outputTokens],
    ] as const) {
      if (count !== undefined) tokens.record(count, { ...rest, 'gen_ai.token.type': type });
    }
  };
}

import { type Attributes, metrics, SpanKind, trace } from '@opentelemetry/api';
import type { Answer, Call } from '@visionprefer/core';
import {
  describeEnding,
  describeQuestion,
  describeRequest,
  type Ending,
  endingOf,
  endSpan,
} from './call-attributes.ts';
import { createCallMetrics } from './call-metrics.ts';

/** How calls are traced. */
export interface TraceCallsOptions {
  /** Attributes that every span and measurement gets besides, such as the name of the run. Default: none. */
  attributes?: Attributes | undefined;
}

const scope = '@visionprefer/telemetry';

/**
 * Makes an `onCall` for `annotate`: each call becomes a client span `chat <model>` and is counted in
 * `gen_ai.client.operation.duration` and `gen_ai.client.token.usage`, after OpenTelemetry's semantic conventions for
 * generative AI. The span is the active one during the call, so that what HTTP instrumentation records lies below it.
 * Images, prompts, answers and messages of errors are never recorded. Where the application has installed no SDK,
 * nothing is recorded at all. Make it after the SDK was installed.
 */
export function traceCalls({
  attributes = {},
}: TraceCallsOptions = {}): (call: Call, proceed: () => Promise<Answer>) => Promise<Answer> {
  const tracer = trace.getTracer(scope);
  const measure = createCallMetrics(metrics.getMeter(scope));
  return (call, proceed) => {
    const common = { ...attributes, ...describeRequest(call) };
    const name = `chat ${common['gen_ai.request.model']}`;
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { ...common, ...describeQuestion(call), 'visionprefer.attempt': call.attempt },
    };
    return tracer.startActiveSpan(name, options, async (span) => {
      const startedMs = performance.now();
      const end = (ending: Ending) => {
        const measured = { ...common, ...describeEnding(ending) };
        endSpan(span, ending, measured);
        measure(measured, (performance.now() - startedMs) / 1_000, ending.usage);
      };
      try {
        const answer = await proceed();
        end({ ...answer, outcome: 'answered' });
        return answer;
      } catch (error) {
        end(endingOf(error));
        throw error;
      }
    });
  };
}

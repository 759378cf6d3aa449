import { type Attributes, type Context, context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { BatchAnswered, BatchesOptions, BatchNews } from '@visionprefer/core';
import {
  describeEnding,
  describeQuestion,
  describeRequest,
  type Ending,
  endingOf,
  endSpan,
} from './call-attributes.ts';
import { createCallMetrics } from './call-metrics.ts';
import type { TraceCallsOptions } from './trace-calls.ts';

/** For the options of batches of the same names. */
export interface BatchTracing {
  onBatch: NonNullable<BatchesOptions['onBatch']>;
  onAnswer: NonNullable<BatchesOptions['onAnswer']>;
}

const scope = '@visionprefer/telemetry';

/**
 * Makes what a run in batches is traced by. A batch that has ended, or was turned down, becomes a client span
 * `batch <model>` from when it was handed in, by whichever process. Each of its answers becomes a span `chat <model>` below
 * it, as `traceCalls` makes of a call, and is counted in `gen_ai.client.token.usage`; it has no duration, since nobody
 * knows when the vendor came to it.
 */
export function traceBatches({ attributes = {} }: TraceCallsOptions = {}): BatchTracing {
  const tracer = trace.getTracer(scope);
  const measure = createCallMetrics(metrics.getMeter(scope));
  const batches = new Map<string, Context>();
  return {
    onBatch(news) {
      if (news.state === 'submitted' || news.state === 'unknown') return;
      const common: Attributes = { ...attributes, ...describeRequest(news), 'gen_ai.operation.name': 'batch' };
      const span = tracer.startSpan(`batch ${common['gen_ai.request.model']}`, {
        kind: SpanKind.CLIENT,
        startTime: new Date(news.begunMs),
        attributes: { ...common, ...describeBatch(news) },
      });
      if (news.state !== 'ended') {
        span.setAttribute('error.type', news.state);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
      batches.set(news.batchId, trace.setSpan(context.active(), span));
    },
    onAnswer(answered) {
      const common = { ...attributes, ...describeRequest(answered) };
      const { batchId, usd } = answered;
      const own = { 'visionprefer.batch.id': batchId, ...(usd !== undefined && { 'visionprefer.usd': usd }) };
      const span = tracer.startSpan(
        `chat ${common['gen_ai.request.model']}`,
        { kind: SpanKind.CLIENT, attributes: { ...common, ...describeQuestion(answered), ...own } },
        batches.get(batchId),
      );
      const ending = endingOfAnswer(answered);
      const measured = { ...common, ...describeEnding(ending) };
      endSpan(span, ending, measured);
      measure(measured, undefined, ending.usage);
    },
  };
}

function describeBatch({ annotator, batchId, questions }: BatchNews) {
  return {
    'visionprefer.annotator.id': annotator.id,
    'visionprefer.batch.id': batchId,
    'visionprefer.batch.questions': questions,
  };
}

function endingOfAnswer({ error, model, usage }: BatchAnswered): Ending {
  const told = { ...(usage && { usage }), ...(model !== undefined && { model }) };
  return error ? { ...endingOf(error), ...told } : { outcome: 'answered', ...told };
}

import { type Attributes, metrics, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AnnotatorError, type Answer, type Call } from '@visionprefer/core';
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
    const options = { kind: SpanKind.CLIENT, attributes: { ...common, ...describeCall(call) } };
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

/** What is known once a call has ended. */
type Ending = Pick<Answer, 'usage' | 'model'> & { outcome: string; errorType?: string };

/** What the model or its filter would not answer is no fault of the call. */
const answersOfTheirKind: readonly string[] = ['refused', 'blocked', 'abstained'];

function endingOf(error: unknown): Ending {
  if (!(error instanceof AnnotatorError)) {
    const errorType = error instanceof Error ? error.name : '_OTHER';
    return { outcome: 'failed', errorType };
  }
  const { code, usage, model } = error;
  return {
    outcome: code,
    ...(usage && { usage }),
    ...(model !== undefined && { model }),
    ...(!answersOfTheirKind.includes(code) && { errorType: code }),
  };
}

/** Vendors whose name in the conventions is another than ours. */
const providerNames: Readonly<Record<string, string>> = { google: 'gcp.gemini' };

/** An annotator that names neither vendor nor model has both in its id: `name:model`. */
function describeRequest({ annotator }: Call): Attributes {
  const { id, vendor = id.split(':')[0] ?? id, model = id.slice(id.indexOf(':') + 1) } = annotator;
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerNames[vendor] ?? vendor,
    'gen_ai.request.model': model,
  };
}

function describeCall({ annotator, question, sampleId, key, attempt, maxOutputTokens }: Call): Attributes {
  return {
    'gen_ai.request.max_tokens': maxOutputTokens,
    'visionprefer.annotator.id': annotator.id,
    'visionprefer.sample.id': sampleId,
    'visionprefer.annotation.key': key,
    'visionprefer.attempt': attempt,
    'visionprefer.image.count': question.imageIds.length,
    'visionprefer.aspects': question.aspects.map(({ id }) => id),
  };
}

function describeEnding({ model, errorType }: Ending): Attributes {
  return {
    ...(model !== undefined && { 'gen_ai.response.model': model }),
    ...(errorType !== undefined && { 'error.type': errorType }),
  };
}

function endSpan(span: Span, { outcome, errorType, usage = {} }: Ending, attributes: Attributes): void {
  const counts: Record<string, number | undefined> = {
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedInputTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWriteTokens,
  };
  for (const [name, tokens] of Object.entries(counts)) if (tokens !== undefined) span.setAttribute(name, tokens);
  span.setAttributes({ ...attributes, 'visionprefer.outcome': outcome });
  if (errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

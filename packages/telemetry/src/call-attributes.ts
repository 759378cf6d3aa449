import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';
import { type Annotator, AnnotatorError, type Answer, type KnownImage, type Question } from '@visionprefer/core';

/** What is asked of whom, live or in a batch. */
export interface DescribedQuestion {
  annotator: Annotator;
  question: Question<string, KnownImage>;
  sampleId: string;
  key: string;
  maxOutputTokens: number;
}

/** What is known once a call has ended. */
export type Ending = Pick<Answer, 'usage' | 'model'> & { outcome: string; errorType?: string };

/** What the model or its filter would not answer is no fault of the call. */
const answersOfTheirKind: readonly string[] = ['refused', 'blocked', 'abstained'];

/** What an error says of a call that ended with it. */
export function endingOf(error: unknown): Ending {
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

/** Who is asked. An annotator that names neither vendor nor model has both in its id: `name:model`. */
export function describeRequest({ annotator }: Pick<DescribedQuestion, 'annotator'>): Attributes {
  const { id, vendor = id.split(':')[0] ?? id, model = id.slice(id.indexOf(':') + 1) } = annotator;
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerNames[vendor] ?? vendor,
    'gen_ai.request.model': model,
  };
}

/** What is asked, and about what. */
export function describeQuestion({
  annotator,
  question,
  sampleId,
  key,
  maxOutputTokens,
}: DescribedQuestion): Attributes {
  return {
    'gen_ai.request.max_tokens': maxOutputTokens,
    'visionprefer.annotator.id': annotator.id,
    'visionprefer.sample.id': sampleId,
    'visionprefer.annotation.key': key,
    'visionprefer.image.count': question.imageIds.length,
    'visionprefer.aspects': question.aspects.map(({ id }) => id),
  };
}

/** What is measured of how a call ended. */
export function describeEnding({ model, errorType }: Ending): Attributes {
  return {
    ...(model !== undefined && { 'gen_ai.response.model': model }),
    ...(errorType !== undefined && { 'error.type': errorType }),
  };
}

/** Ends the span of a call. */
export function endSpan(span: Span, { outcome, errorType, usage = {} }: Ending, attributes: Attributes): void {
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

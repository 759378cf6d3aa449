import {
  AnnotatorError,
  type Answer,
  type AnswerOptions,
  type CallImages,
  codeOfStop,
  type KnownImage,
  listOf,
  partOf,
  type Question,
  saidIn,
  textOf,
} from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import type { ResolvedOptions } from '../resolved-options.ts';
import type { Token } from '../scores/level-distribution.ts';
import { type Besides, call } from './call.ts';
import { promptCacheFields } from './prompt-cache-fields.ts';
import { type ModelReply, toAnswer } from './to-answer.ts';
import { writeInput } from './write-input.ts';

/** Puts a question to the Responses interface. */
export async function askResponses(
  options: ResolvedOptions,
  question: Question,
  { signal, maxOutputTokens }: AnswerOptions,
): Promise<Answer> {
  const { id, secrets, client, post, images: createImages } = options;
  const images = createImages();
  const request = await writeResponsesRequest(options, question, { maxOutputTokens, images });
  const { reply, besides } = await call(
    () => client.responses.create(request, { signal, maxRetries: 0, fetchOptions: images.fetchOptions }),
    { id, secrets, post, path: '/responses', request, images, signal, expected: 'Responses' },
  );
  return readResponsesReply(reply, question, options, besides);
}

/** What a reply of the interface says. Throws AnnotatorError when it is no answer. */
export function readResponsesReply(
  reply: Partial<OpenAI.Responses.Response>,
  question: Question<string, KnownImage>,
  options: ResolvedOptions,
  besides: Besides,
): Answer {
  checkStatus(reply, options, besides);
  return toAnswer(readResponse(reply), question, options, besides);
}

/** The body of a request. */
type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming;

/** A question as the body of a request. */
export async function writeResponsesRequest(
  { model, detail, reasoning, scores, abilities, extraBody }: ResolvedOptions,
  question: Question,
  { maxOutputTokens, images }: { maxOutputTokens: number; images: CallImages },
): Promise<Request> {
  const { promptCache, imageCompression } = abilities;
  return {
    model,
    // Kept for thirty days otherwise.
    store: false,
    // Not in `instructions`, where no breakpoint can stand.
    input: writeInput(question, { detail, abilities }, images),
    text: { format: { type: 'json_schema', name: 'answer', strict: true, schema: question.schema } },
    max_output_tokens: maxOutputTokens,
    ...(reasoning && { reasoning }),
    // Fidelity is judged by the pixels as they are.
    ...(imageCompression && { image: { context_compression: 'disabled' } }),
    ...(await promptCacheFields(question, promptCache)),
    ...(scores === 'expected' && { include: ['message.output_text.logprobs'], top_logprobs: 20 }),
    ...extraBody,
  } satisfies Request;
}

/** Only these are at their end; what stands in the others is no answer yet, or none any more. */
const ends: readonly unknown[] = ['completed', 'incomplete', undefined, null];

function checkStatus(
  { status, output }: Partial<OpenAI.Responses.Response>,
  { id }: ResolvedOptions,
  besides: Besides,
): void {
  if (ends.includes(status)) {
    if (Array.isArray(output) || status === 'incomplete') return;
    throw new AnnotatorError('overloaded', `${id}: a response without output came back.`, besides);
  }
  throw new AnnotatorError('overloaded', `${id}: the response did not come to its end (${status}).`, besides);
}

function readResponse({ output, incomplete_details, status }: Partial<OpenAI.Responses.Response>): ModelReply {
  const items = listOf(output).map((item) => partOf(item));
  // Commentary is said on the way to the answer.
  const messages = items.filter(({ type, phase }) => type === 'message' && phase !== 'commentary');
  const parts = messages.flatMap(({ content }): readonly unknown[] => (Array.isArray(content) ? content : [content]));
  const others = items.filter(({ type }) => type === 'reasoning' || type === 'function_call');
  const refusals = parts.flatMap((part) => textOf(partOf(part).refusal) ?? []);
  const reason = incomplete_details?.reason ?? 'incomplete';
  return {
    said: saidIn(parts, others),
    refusal: refusals[0],
    stopped:
      status === 'incomplete'
        ? { code: codeOfStop(reason) === 'blocked' ? 'blocked' : 'truncated', reason }
        : undefined,
    tokens: parts.flatMap((part) => listOf(partOf(part).logprobs) as Token[]),
  };
}

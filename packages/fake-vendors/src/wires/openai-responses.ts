import type { ShownPart, WireAnswer } from '@visionprefer/core/testing';
import { writeLogProbabilities } from '../judge/log-probabilities.ts';
import { openaiErrors, openaiLimits, writeOpenaiError, writeOpenaiLimits } from './openai-errors.ts';
import { imageOf, part, RequestProblem, type VendorWire } from './vendor-wire.ts';

type Content = { type: string; text?: string; image_url?: string };
type Item = { role?: string; content?: string | Content[] };
interface Body {
  model?: string;
  instructions?: string | null;
  input: string | Item[];
  text?: { format?: { schema?: unknown } };
  max_output_tokens?: number | null;
  include?: string[];
}

/** OpenAI's Responses. */
export const openaiResponses: VendorWire = {
  vendor: 'openai',
  basePath: '/v1',
  imageTokens: 1_024,
  serves: (path) => path === '/v1/responses',
  readModel: ({ body }) => (body as Body).model ?? '',
  readRequest({ body }) {
    const { instructions, input, text, max_output_tokens } = body as Body;
    const { rubric, parts } = readOpenaiInput(typeof input === 'string' ? [{ content: input }] : part(body, 'input'));
    return {
      instructions: [instructions ?? [], rubric].flat().join('\n'),
      parts,
      ...(text?.format?.schema !== undefined && { schema: text.format.schema }),
      ...(typeof max_output_tokens === 'number' && { maxOutputTokens: max_output_tokens }),
    };
  },
  writeAnswer: (text, told) => ({ status: 200, ...openaiLimits, body: response(told, [message({ text })]) }),
  answer({ body }, { text, told, shown, judge }) {
    const logprobs = (body as Body).include?.includes('message.output_text.logprobs')
      ? writeLogProbabilities(text, shown.schema, judge)
      : [];
    return { status: 200, body: response(told, [message({ text, logprobs })]) };
  },
  usage: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    ...openaiErrors,
    refused: ended({}, [message({ refusal: "I'm sorry, I can't help with that." })]),
    blocked: [
      ended({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, []),
      {
        status: 400,
        body: {
          error: {
            message: 'Rejected by the safety system.',
            type: 'invalid_request_error',
            param: null,
            code: 'invalid_prompt',
          },
        },
      },
    ],
    truncated: ended({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, [
      message({ text: '{"images":[{"im', status: 'incomplete' }),
    ]),
    empty: ended({}, [{ id: 'rs_1', type: 'reasoning', summary: [] }]),
  },
  writeError: writeOpenaiError,
  writeLimits: writeOpenaiLimits,
};

/** The rubric (system and developer messages) and the parts (those of the user) of OpenAI's input. */
export function readOpenaiInput(input: readonly Item[]): { rubric: string[]; parts: ShownPart[] } {
  if (!Array.isArray(input)) throw new RequestProblem("Invalid type for 'input': expected a string or a list.");
  const rubric: string[] = [];
  const parts: ShownPart[] = [];
  for (const { role = 'user', content = [] } of input) {
    const read = typeof content === 'string' ? [{ text: content }] : content.map(readContent);
    if (role === 'user') parts.push(...read);
    else for (const shown of read) if ('text' in shown) rubric.push(shown.text);
  }
  return { rubric, parts };
}

function readContent({ type, text, image_url }: Content): ShownPart {
  if (type === 'input_text' && typeof text === 'string') return { text };
  if (type === 'input_image') return { image: imageOf(image_url) };
  throw new RequestProblem(`Invalid value: '${type}'. Supported values are: 'input_text' and 'input_image'.`);
}

function response({ usage, model }: WireAnswer, output: readonly object[]): Record<string, unknown> {
  return {
    id: 'resp_rehearsal',
    object: 'response',
    created_at: 1_795_000_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model,
    output,
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cachedInputTokens, cache_write_tokens: usage.cacheWriteTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
}

type Said = { text: string; logprobs?: readonly object[]; status?: string } | { refusal: string; status?: string };

function message({ status = 'completed', ...said }: Said): object {
  const content = 'text' in said ? { type: 'output_text', annotations: [], ...said } : { type: 'refusal', ...said };
  return { id: 'msg_rehearsal', type: 'message', status, role: 'assistant', content: [content] };
}

function ended(changes: object, output: readonly object[]) {
  const usage = { inputTokens: 1_200, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 16, reasoningTokens: 0 };
  const body = response({ usage: { ...usage, imageTokens: 0 }, model: 'gpt-rehearsal' }, output);
  return { status: 200, body: { ...body, ...changes }, usage };
}

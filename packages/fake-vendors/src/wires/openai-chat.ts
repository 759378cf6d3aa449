import type { ShownPart, WireAnswer } from '@visionprefer/core/testing';
import { writeLogProbabilities } from '../judge/log-probabilities.ts';
import { openaiErrors, openaiLimits, writeOpenaiError, writeOpenaiLimits } from './openai-errors.ts';
import { imageOf, part, RequestProblem, type VendorWire } from './vendor-wire.ts';

type Content = { type: string; text?: string; image_url?: string | { url?: string } };
interface Body {
  model?: string;
  messages: { role: string; content: string | Content[] }[];
  response_format?: { json_schema?: { schema?: unknown } };
  /** vLLM's own way to give a schema. */
  structured_outputs?: { json?: unknown };
  max_completion_tokens?: number | null;
  max_tokens?: number | null;
  logprobs?: boolean | null;
}

/** Chat Completions, as OpenAI and the many servers like it speak it. */
export const openaiChat: VendorWire = {
  vendor: 'openai',
  basePath: '/v1',
  imageTokens: 1_024,
  serves: (path) => path === '/v1/chat/completions',
  readModel: ({ body }) => (body as Body).model ?? '',
  readRequest({ body }) {
    const messages = part<Body['messages']>(body, 'messages');
    const { response_format, structured_outputs, max_completion_tokens, max_tokens } = body as Body;
    const schema = response_format?.json_schema?.schema ?? structured_outputs?.json;
    const cap = max_completion_tokens ?? max_tokens;
    const system = messages.filter(({ role }) => role === 'system' || role === 'developer');
    return {
      instructions: system
        .flatMap(readMessage)
        .map((shown) => ('text' in shown ? shown.text : ''))
        .join('\n'),
      parts: messages.filter(({ role }) => role === 'user').flatMap(readMessage),
      ...(schema !== undefined && { schema }),
      ...(typeof cap === 'number' && { maxOutputTokens: cap }),
    };
  },
  writeAnswer: (text, told) => ({
    status: 200,
    ...openaiLimits,
    body: completion(told, { message: { content: text } }),
  }),
  answer({ body }, { text, told, shown, judge }) {
    const logprobs = (body as Body).logprobs ? { content: writeLogProbabilities(text, shown.schema, judge) } : null;
    return { status: 200, body: completion(told, { message: { content: text }, logprobs }) };
  },
  usage: ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    ...openaiErrors,
    refused: ended({ message: { refusal: "I'm sorry, I can't help with that." } }),
    blocked: [
      ended({ message: { content: '' }, finish_reason: 'content_filter' }),
      // Azure's filter stops the prompt.
      {
        status: 400,
        body: {
          error: {
            message: "The response was filtered due to the prompt triggering the provider's content management policy.",
            type: null,
            param: 'prompt',
            code: 'content_filter',
            status: 400,
            innererror: {
              code: 'ResponsibleAIPolicyViolation',
              content_filter_result: { violence: { filtered: true } },
            },
          },
        },
      },
    ],
    truncated: [
      ended({ message: { content: '{"images":[{"im' }, finish_reason: 'length' }),
      writeOpenaiError({
        status: 400,
        code: 'bad-request',
        message: 'Could not finish the message because max_tokens or model output limit was reached.',
      }),
    ],
    empty: ended({ message: { content: '' } }),
  },
  writeError: writeOpenaiError,
  writeLimits: writeOpenaiLimits,
};

function readMessage({ content }: Body['messages'][number]): ShownPart[] {
  if (typeof content === 'string') return [{ text: content }];
  if (!Array.isArray(content))
    throw new RequestProblem("Invalid type for 'messages[0].content': expected text or a list.");
  return content.map(({ type, text, image_url }) => {
    if (type === 'text' && typeof text === 'string') return { text };
    if (type === 'image_url') return { image: imageOf(typeof image_url === 'string' ? image_url : image_url?.url) };
    throw new RequestProblem(`Invalid value: '${type}'. Supported values are: 'text' and 'image_url'.`);
  });
}

interface Choice {
  message: { content?: string; refusal?: string };
  finish_reason?: string;
  logprobs?: object | null;
}

function completion({ usage, model }: WireAnswer, { message, finish_reason = 'stop', logprobs = null }: Choice) {
  return {
    id: 'chatcmpl_rehearsal',
    object: 'chat.completion',
    created: 1_795_000_000,
    model,
    choices: [
      { index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, logprobs, finish_reason },
    ],
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
      prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
      completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    },
  };
}

function ended(choice: Choice) {
  const usage = { inputTokens: 1_200, cachedInputTokens: 0, outputTokens: 16, reasoningTokens: 0 };
  const told = { usage: { ...usage, cacheWriteTokens: 0, imageTokens: 0 }, model: 'gpt-rehearsal' };
  return { status: 200, body: completion(told, choice), usage };
}

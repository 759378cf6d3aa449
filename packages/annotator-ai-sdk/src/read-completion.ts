import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import {
  codeOfStop,
  countOf,
  listOf,
  parseReply,
  partOf,
  saidIn,
  textOf,
  type WholeReply,
} from '@visionprefer/core/plugin';

/**
 * The result in a chat completion that its provider cannot read, since servers that speak like OpenAI leave things out or
 * put them elsewhere. Undefined for what is no chat completion, and for one without a message.
 */
export function readCompletion(reply: WholeReply | undefined): LanguageModelV4GenerateResult | undefined {
  if (!reply || reply.status >= 300) return undefined;
  const body = parseReply(reply.text);
  const { choices, usage, model } = partOf(body);
  const { finish_reason, delta, text, ...choice } = partOf(listOf(choices)[0]);
  const given = choice.message ?? delta ?? (text === undefined ? undefined : { content: text });
  const reason = textOf(finish_reason);
  if ((given ?? undefined) === undefined && codeOfStop(reason) === undefined) return undefined;
  const message = partOf(given);
  const thinking = message.reasoning_content ?? message.reasoning ?? message.thinking;
  const refusal =
    saidIn(message.refusal).text ||
    listOf(message.content)
      .map((part) => textOf(partOf(part).refusal))
      .join('');
  const said = saidIn(message.content, message.tool_calls, message.function_call, { thinking });
  const { prompt_tokens, completion_tokens } = partOf(usage);
  return {
    content: [
      { type: 'reasoning', text: said.thoughts },
      { type: 'text', text: refusal || said.text },
    ],
    finishReason: refusal ? { unified: 'content-filter', raw: 'refusal' } : { unified: 'other', raw: reason },
    usage: {
      inputTokens: { total: countOf(prompt_tokens), noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: countOf(completion_tokens), text: undefined, reasoning: undefined },
    },
    response: {
      ...(typeof model === 'string' && { modelId: model }),
      headers: Object.fromEntries(reply.headers),
      body,
    },
    warnings: [],
  };
}

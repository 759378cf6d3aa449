import {
  type Answer,
  type AnswerOptions,
  type CallImages,
  codeOfStop,
  type KnownImage,
  partOf,
  type Question,
  saidIn,
  schemaInWords,
  textOf,
} from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import type { Dialect } from '../dialects.ts';
import type { ResolvedOptions } from '../resolved-options.ts';
import { type Besides, call } from './call.ts';
import { checkCompletion } from './check-completion.ts';
import { dataUrl } from './data-url.ts';
import { breakpoint, promptCacheFields } from './prompt-cache-fields.ts';
import { type ModelReply, toAnswer } from './to-answer.ts';

/** Puts a question to the Chat Completions interface, in the dialect of the server. */
export async function askChat(
  options: ResolvedOptions,
  question: Question,
  { signal, maxOutputTokens }: AnswerOptions,
): Promise<Answer> {
  const { id, secrets, client, post, images: createImages } = options;
  const images = createImages();
  const request = await writeChatRequest(options, question, { maxOutputTokens, images });
  const { reply, besides } = await call(
    () => client.chat.completions.create(request, { signal, maxRetries: 0, fetchOptions: images.fetchOptions }),
    { id, secrets, post, path: '/chat/completions', request, images, signal, expected: 'Chat Completions' },
  );
  return readChatReply(reply, question, options, besides);
}

/** What a reply of the interface says. Throws AnnotatorError when it is no answer. */
export function readChatReply(
  reply: Partial<OpenAI.Chat.ChatCompletion>,
  question: Question<string, KnownImage>,
  options: ResolvedOptions,
  besides: Besides,
): Answer {
  checkCompletion(reply, options, besides);
  return toAnswer(readCompletion(reply), question, options, besides);
}

/** The body of a request. */
type Request = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type ContentPart = OpenAI.Chat.ChatCompletionContentPart;

/** A question as the body of a request. */
export async function writeChatRequest(
  { model, detail, reasoning, scores, abilities, dialect, extraBody }: ResolvedOptions,
  question: Question,
  { maxOutputTokens, images }: { maxOutputTokens: number; images: CallImages },
): Promise<Request> {
  const { promptCache } = abilities;
  const rubric = { type: 'text', text: question.instructions } as const;
  return {
    model,
    messages: [
      {
        role: dialect.systemRole,
        // Some servers take nothing but a string here.
        content: promptCache === 'breakpoint' ? [{ ...rubric, ...breakpoint }] : question.instructions,
      },
      { role: 'user', content: writeContent(question, { detail, dialect, images }) },
    ],
    ...responseFormat(question, dialect),
    [dialect.maxTokensField]: maxOutputTokens,
    ...(reasoning?.effort && { reasoning_effort: reasoning.effort }),
    ...(await promptCacheFields(question, promptCache)),
    ...(scores === 'expected' && { logprobs: true, top_logprobs: 20 }),
    ...dialect.extraBody,
    ...extraBody,
  } satisfies Request;
}

function writeContent(
  { parts, schema }: Question,
  { detail, dialect, images }: { detail: ResolvedOptions['detail']; dialect: Dialect; images: CallImages },
): ContentPart[] {
  const { imageUrl, sendDetail, schemaMode } = dialect;
  const content = parts.map((part): ContentPart => {
    if ('text' in part) return { type: 'text', text: part.text };
    const url = dataUrl(part.image, images);
    // The bare url is not the vendor's form, and so not the SDK's.
    if (imageUrl === 'string') return { type: 'image_url', image_url: url } as unknown as ContentPart;
    return { type: 'image_url', image_url: { url, ...(sendDetail && { detail }) } };
  });
  if (schemaMode === 'json_schema') return content;
  // Where the server does not enforce the form, the model must be told of it.
  return [...content, { type: 'text', text: schemaInWords(schema) }];
}

function responseFormat({ schema }: Question, { schemaMode }: Dialect): Pick<Request, 'response_format'> {
  if (schemaMode === 'prompt') return {};
  if (schemaMode === 'json_object') return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } };
}

function readCompletion({ choices }: Partial<OpenAI.Chat.ChatCompletion>): ModelReply {
  const choice: Partial<OpenAI.Chat.ChatCompletion.Choice> = choices?.[0] ?? {};
  const { finish_reason: reason = 'stop', logprobs } = choice;
  // Some stream into one piece, or speak as before there were chats.
  const { delta, text } = partOf(choice);
  const message = partOf(choice.message ?? delta ?? { content: text });
  // Servers of open models put the thoughts beside the answer, under names of their own.
  const thinking = message.reasoning_content ?? message.reasoning ?? message.thinking;
  const code = codeOfStop(reason);
  const said = saidIn(message.content, message.tool_calls, message.function_call, { thinking });
  return {
    said,
    refusal: textOf(message.refusal) || (`${reason}` === 'refusal' ? said.text || 'it gave no reason.' : undefined),
    stopped: code === 'blocked' || code === 'truncated' ? { code, reason } : undefined,
    tokens: logprobs?.content ?? [],
  };
}

import type { LanguageModelV4CallOptions, LanguageModelV4FilePart, LanguageModelV4TextPart } from '@ai-sdk/provider';
import { type AnswerOptions, type Question, schemaInWords, toBase64 } from '@visionprefer/core/plugin';
import type { AiSdkOptions } from './ai-sdk-options.ts';

/** A question as a call of the AI SDK: the rubric as the system message, then words and images as they come. */
export function writeCall(
  { instructions, parts, schema }: Question,
  { settings, schemaMode = 'json_schema', ...options }: AiSdkOptions,
  { signal, maxOutputTokens }: AnswerOptions,
): LanguageModelV4CallOptions {
  const content = parts.map((part): LanguageModelV4TextPart | LanguageModelV4FilePart =>
    'text' in part
      ? { type: 'text', text: part.text }
      : {
          type: 'file',
          mediaType: part.image.mediaType,
          // As base64: providers would turn bytes into it more slowly.
          data: { type: 'data', data: toBase64(part.image.bytes) },
          ...(options.imageProviderOptions && { providerOptions: options.imageProviderOptions }),
        },
  );
  const enforced = schemaMode === 'json_schema';
  return {
    ...settings,
    prompt: [
      {
        role: 'system',
        content: instructions,
        ...(options.instructionsProviderOptions && { providerOptions: options.instructionsProviderOptions }),
      },
      { role: 'user', content: enforced ? content : [...content, { type: 'text', text: schemaInWords(schema) }] },
    ],
    ...(schemaMode !== 'prompt' && {
      responseFormat: { type: 'json', ...(enforced && { schema, name: 'answer' }) },
    }),
    maxOutputTokens,
    abortSignal: signal,
    ...(options.providerOptions && { providerOptions: options.providerOptions }),
  };
}

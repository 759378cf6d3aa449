import type Anthropic from '@anthropic-ai/sdk';
import { type CallImages, checkImageBytes, type Part, type Question } from '@visionprefer/core/plugin';
import type { AnthropicOptions } from './anthropic-options.ts';

/** What one request is told besides the question. */
export interface RequestOptions {
  model: string;
  maxOutputTokens: number;
  effort: AnthropicOptions['effort'];
  ttl: NonNullable<AnthropicOptions['ttl']>;
  images: CallImages;
}

/** Bytes of one request body that the vendor takes: 32 MB, of which a little is left for the words. */
const maxRequestBytes = 32_000_000;

/**
 * A question in the vendor's words: the rubric as a system text that is cached, then words and images as they come.
 *
 * @throws AnnotatorError `too-large` when the images are over what one request may hold.
 */
export function writeRequest(
  { instructions, parts, schema }: Question,
  { model, maxOutputTokens, effort, ttl, images }: RequestOptions,
): Anthropic.MessageCreateParamsNonStreaming {
  checkImageBytes(parts, { vendor: 'Anthropic', limit: '32 MB', maxBytes: maxRequestBytes });
  return {
    model,
    max_tokens: maxOutputTokens,
    system: [{ type: 'text', text: instructions, cache_control: { type: 'ephemeral', ttl } }],
    messages: [{ role: 'user', content: parts.map((part) => writeBlock(part, images)) }],
    output_config: { ...(effort && { effort }), format: { type: 'json_schema', schema } },
  };
}

function writeBlock(part: Part, images: CallImages): Anthropic.TextBlockParam | Anthropic.ImageBlockParam {
  if ('text' in part) return { type: 'text', text: part.text };
  const { bytes, mediaType } = part.image;
  return {
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: images.base64(bytes) },
    // Left alone, the vendor scales big images down and tells nobody.
    transformations: { oversized_image: 'error' },
  };
}

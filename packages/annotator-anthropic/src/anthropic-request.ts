import type Anthropic from '@anthropic-ai/sdk';
import { AnnotatorError, type CallImages, type Part, type Question } from '@visionprefer/core/plugin';
import type { AnthropicOptions } from './anthropic.ts';

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
  checkSize(parts);
  return {
    model,
    max_tokens: maxOutputTokens,
    system: [{ type: 'text', text: instructions, cache_control: { type: 'ephemeral', ttl } }],
    messages: [{ role: 'user', content: parts.map((part) => writeBlock(part, images)) }],
    output_config: { ...(effort && { effort }), format: { type: 'json_schema', schema } },
  };
}

function checkSize(parts: readonly Part[]): void {
  const bytes = parts.reduce(
    (sum, part) => ('image' in part ? sum + Math.ceil(part.image.bytes.length / 3) * 4 : sum),
    0,
  );
  if (bytes <= maxRequestBytes) return;
  throw new AnnotatorError(
    'too-large',
    `The images of this question come to ${(bytes / 1e6).toFixed(1)} MB in base64; Anthropic takes 32 MB in one ` +
      'request. Show fewer images at once (pairwise, pointwise) or smaller ones.',
  );
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

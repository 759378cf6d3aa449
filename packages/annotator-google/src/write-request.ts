import { type CallImages, checkImageBytes, type JsonSchema, type Part, type Question } from '@visionprefer/core/plugin';
import type { GenerationOptions, SafetySetting } from './google-options.ts';

/** The body of `generateContent` as the vendor's REST interface has it; both SDKs carry it there. */
export interface GoogleRequest {
  contents: { role: 'user'; parts: RequestPart[] }[];
  systemInstruction: { role: 'system'; parts: { text: string }[] };
  generationConfig: {
    responseMimeType: 'application/json';
    responseJsonSchema: JsonSchema;
    maxOutputTokens: number;
    seed: GenerationOptions['seed'];
    thinkingConfig: GenerationOptions['thinkingConfig'];
    mediaResolution: GenerationOptions['mediaResolution'];
  };
  safetySettings: SafetySetting[];
}

type RequestPart =
  | { text: string }
  | {
      inlineData: { mimeType: string; data: string };
      mediaResolution: { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' } | undefined;
    };

/** Bytes of one request with its images inside that the vendor takes: 20 MB, of which some are left for the words. */
const maxImageBytes = 19_500_000;

/**
 * A question in the vendor's words.
 *
 * @throws AnnotatorError `too-large` when the images are over what one request may hold.
 */
export function writeRequest(
  { instructions, parts, schema }: Question,
  options: GenerationOptions & { maxOutputTokens: number; images: CallImages },
): GoogleRequest {
  checkImageBytes(parts, { vendor: 'Google', limit: '20 MB', maxBytes: maxImageBytes });
  const { maxOutputTokens, images, seed, thinkingConfig, mediaResolution, safetySettings = [] } = options;
  // The vendor takes the highest resolution with an image only, all others for the whole request only.
  const closest = mediaResolution === 'MEDIA_RESOLUTION_ULTRA_HIGH';
  return {
    contents: [{ role: 'user', parts: parts.map((part) => writePart(part, { closest, images })) }],
    systemInstruction: { role: 'system', parts: [{ text: instructions }] },
    generationConfig: {
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
      maxOutputTokens,
      seed,
      thinkingConfig,
      mediaResolution: closest ? undefined : mediaResolution,
    },
    safetySettings: [...safetySettings],
  };
}

function writePart(part: Part, { closest, images }: { closest: boolean; images: CallImages }): RequestPart {
  if ('text' in part) return { text: part.text };
  const { bytes, mediaType } = part.image;
  return {
    inlineData: { mimeType: mediaType, data: images.base64(bytes) },
    mediaResolution: closest ? { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' } : undefined,
  };
}

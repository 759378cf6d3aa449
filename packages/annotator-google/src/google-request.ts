import { AnnotatorError, type CallImages, type JsonSchema, type Part, type Question } from '@visionprefer/core/plugin';
import type { GenerationOptions, SafetySetting, ThinkingConfig } from './google.ts';

/** The body of `generateContent` as the vendor's REST interface has it; both SDKs carry it there. */
export interface GoogleRequest {
  contents: { role: 'user'; parts: RequestPart[] }[];
  systemInstruction: { role: 'system'; parts: { text: string }[] };
  generationConfig: {
    responseMimeType: 'application/json';
    responseJsonSchema: JsonSchema;
    maxOutputTokens: number;
    seed?: number;
    thinkingConfig?: ThinkingConfig;
    mediaResolution?: Exclude<GenerationOptions['mediaResolution'], undefined>;
  };
  safetySettings: SafetySetting[];
}

type RequestPart =
  | { text: string }
  | { inlineData: { mimeType: string; data: string }; mediaResolution?: { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' } };

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
  checkSize(parts);
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
      ...(seed !== undefined && { seed }),
      ...(thinkingConfig && { thinkingConfig }),
      ...(mediaResolution && !closest && { mediaResolution }),
    },
    safetySettings: [...safetySettings],
  };
}

function checkSize(parts: readonly Part[]): void {
  const bytes = parts.reduce(
    (sum, part) => ('image' in part ? sum + Math.ceil(part.image.bytes.length / 3) * 4 : sum),
    0,
  );
  if (bytes <= maxImageBytes) return;
  throw new AnnotatorError(
    'too-large',
    `The images of this question come to ${(bytes / 1e6).toFixed(1)} MB in base64; Google takes 20 MB in one ` +
      'request. Show fewer images at once (pairwise, pointwise) or smaller ones.',
  );
}

function writePart(part: Part, { closest, images }: { closest: boolean; images: CallImages }): RequestPart {
  if ('text' in part) return { text: part.text };
  const { bytes, mediaType } = part.image;
  return {
    inlineData: { mimeType: mediaType, data: images.base64(bytes) },
    ...(closest && { mediaResolution: { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' } }),
  };
}

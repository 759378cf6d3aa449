import { type Annotator, InputError } from '@visionprefer/core/plugin';
import { chooseTransport } from './choose-transport.ts';
import type { GenaiClient } from './genai-transport.ts';
import type { GenerativeAiClient } from './generative-ai-transport.ts';
import { readResponse } from './google-answer.ts';
import { toAnnotatorError } from './google-error.ts';
import { writeRequest } from './google-request.ts';
import { imageTokensOf } from './image-tokens.ts';

/** How long the model may think, as the vendor has it. */
export interface ThinkingConfig {
  thinkingLevel?: 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH';
  /** Tokens; for models before Gemini 3. */
  thinkingBudget?: number;
}

/** What the vendor's filter lets pass, such as `HARM_CATEGORY_HARASSMENT` and `BLOCK_NONE`. */
export interface SafetySetting {
  category: string;
  threshold: string;
}

/** Options that change what is asked, under the vendor's names. They show in the annotator's id. */
export interface GenerationOptions {
  /** Makes answers repeatable, as far as the vendor can. */
  seed?: number | undefined;
  /** Default: the model's own. */
  thinkingConfig?: ThinkingConfig | undefined;
  /** How closely images are looked at, and what they cost. Default: the model's own. */
  mediaResolution?:
    | 'MEDIA_RESOLUTION_LOW'
    | 'MEDIA_RESOLUTION_MEDIUM'
    | 'MEDIA_RESOLUTION_HIGH'
    | 'MEDIA_RESOLUTION_ULTRA_HIGH'
    | undefined;
  /** Default: the vendor's own thresholds. */
  safetySettings?: readonly SafetySetting[] | undefined;
}

/** Who is asked, and how. */
export interface GoogleOptions extends GenerationOptions {
  /** Such as `gemini-3.8-flash`. */
  model: string;
  /** Default: the environment variable `GEMINI_API_KEY`, else `GOOGLE_API_KEY`. */
  apiKey?: string | undefined;
  /** Default: that of the client, else the environment variable `GOOGLE_GEMINI_BASE_URL`, else the vendor itself. */
  baseURL?: string | undefined;
  /** Default: that of the client, else `v1beta`. */
  apiVersion?: string | undefined;
  /**
   * Which SDK makes the calls. Default `generative-ai`, which is installed along and is no longer maintained by the
   * vendor; `genai` is its successor, to be installed as well. Both are asked the same and answer the same.
   */
  sdk?: 'generative-ai' | 'genai' | undefined;
  /** A client of your own, of either SDK, used instead of `apiKey` and `sdk`. */
  client?: GenerativeAiClient | GenaiClient | undefined;
  /** Output tokens to allow for one question, thinking included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /** Names the annotator in every record. Default `google:<model>`, with what changes its answers behind a `?`. */
  id?: string | undefined;
}

/**
 * A Gemini model of Google as an annotator.
 *
 * @throws InputError when there is no model, neither a key nor a client, or a client of another kind.
 */
export function google(options: GoogleOptions): Annotator {
  const { model, maxOutputTokens } = options;
  if (!model) throw new InputError('No model. Pass { model }, such as gemini-3.8-flash.');
  const { send, images: createImages, secrets, vendor } = chooseTransport(options);
  const imageTokens = vendor ? imageTokensOf(model, options.mediaResolution) : undefined;
  return {
    specVersion: 1,
    id: options.id ?? annotatorId(options),
    limits: {
      mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
      // One image alone, in base64, in a request of 20 MB.
      maxBytes: 14_000_000,
      maxImages: 3_600,
    },
    model,
    ...(vendor && { vendor: 'google' }),
    ...(imageTokens && { imageTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    async answer(question, { signal, maxOutputTokens }) {
      signal.throwIfAborted();
      const images = createImages();
      const request = writeRequest(question, { ...options, maxOutputTokens, images });
      const response = await send(request, { signal, images }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw toAnnotatorError(error, secrets);
      });
      return readResponse(response);
    },
  };
}

function annotatorId({ model, mediaResolution, safetySettings, seed, thinkingConfig }: GoogleOptions): string {
  const safety = safetySettings?.map(({ category, threshold }) => `${category}:${threshold}`).sort();
  const set = Object.entries({ mediaResolution, safetySettings: safety?.join(), seed, ...thinkingConfig })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return set.length ? `google:${model}?${set.join('&')}` : `google:${model}`;
}

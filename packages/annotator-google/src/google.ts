import { type Annotator, AnnotatorError, InputError, keepSecrets } from '@visionprefer/core/plugin';
import { googleBatching } from './batch/google-batching.ts';
import type { GoogleOptions } from './google-options.ts';
import { imageTokensOf } from './image-tokens-of.ts';
import { readResponse } from './read-response.ts';
import { toAnnotatorError } from './to-annotator-error.ts';
import { chooseTransport } from './transports/choose-transport.ts';
import { writeRequest } from './write-request.ts';

/**
 * A Gemini model of Google as an annotator.
 *
 * @throws InputError when there is no model, neither a key nor a client, or a client of another kind.
 */
export function google(options: GoogleOptions): Annotator {
  const { model, maxOutputTokens } = options;
  if (!model) throw new InputError('No model. Pass { model }, such as gemini-3.8-flash.');
  const { send, callBatches, images: createImages, secrets, vendor } = chooseTransport(options);
  const id = options.id ?? annotatorId(options);
  return {
    specVersion: 1,
    id,
    limits: {
      mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
      // One image alone, in base64, in a request of 20 MB.
      maxBytes: 14_000_000,
      maxImages: 3_600,
    },
    model,
    vendor: vendor ? 'google' : undefined,
    imageTokens: vendor ? imageTokensOf(model, options.mediaResolution) : undefined,
    maxOutputTokens,
    batch: callBatches && googleBatching({ id, options, call: callBatches, secrets }),
    answer: (question, { signal, maxOutputTokens }) =>
      keepSecrets({ id, secrets, signal }, async () => {
        signal.throwIfAborted();
        const images = createImages();
        const request = writeRequest(question, { ...options, maxOutputTokens, images });
        const response = await send(request, { signal, images }).catch((error: unknown) => {
          signal.throwIfAborted();
          // What came is no JSON: what it is, is told by its text.
          if (images.reply?.status === 200 && !(error instanceof AnnotatorError)) return undefined;
          throw toAnnotatorError(error, secrets, images.reply);
        });
        return readResponse(response, secrets, images.reply);
      }),
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

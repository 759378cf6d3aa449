import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result } from '@ai-sdk/provider';
import {
  codeOfStop,
  fromBase64,
  type Generator,
  GeneratorError,
  type ImageRequest,
  InputError,
  toGeneratorError,
} from '@visionprefer/core/plugin';
import { guardImageModel } from './guard-image-model.ts';

/** Options of {@link aiSdk}. */
export interface AiSdkImagesOptions {
  /** An image model of the AI SDK, such as `openai.image('gpt-image-2')` of `@ai-sdk/openai`. */
  model: ImageModelV4;
  /** Default: provider and model. */
  id?: string | undefined;
  /** `size`: width and height are sent as they are. `shape`: as the nearest of the usual aspect ratios. Default `size`. */
  ask?: 'size' | 'shape' | undefined;
  /** Options of the provider, by its name: `{ fal: { num_inference_steps: 30 } }`. */
  providerOptions?: ImageModelV4CallOptions['providerOptions'] | undefined;
  /** Keys that the provider was given, so that no error repeats them. */
  secrets?: readonly string[] | undefined;
  /** US dollars that one image costs at most. Default: not known. */
  usdPerImage?: number | undefined;
}

const shapes = ['1:1', '3:4', '4:3', '9:16', '16:9'] as const;

/**
 * Any image model of the AI SDK as a generator, by the provider's interface alone: the package `ai` is not needed. A seed
 * is sent, and null is told where the provider warns that it takes none; guidance and steps are options of providers.
 *
 * @throws InputError when it is no image model of version `v4` (AI SDK 7).
 */
export function aiSdk(options: AiSdkImagesOptions): Generator {
  const { model, ask = 'size', providerOptions = {}, secrets = [], usdPerImage } = options;
  checkModel(model);
  const id = options.id ?? `${model.provider}:${model.modelId}`.replace(/\s+/g, '-');
  const source = { id, secrets };
  const generate = guardImageModel(model);
  return {
    ...{ specVersion: 1, id, usdPerImage, model: model.modelId },
    async generate(request, { signal }) {
      signal.throwIfAborted();
      const call: ImageModelV4CallOptions = {
        ...{ prompt: request.prompt, n: 1, seed: request.seed, abortSignal: signal },
        ...{ files: undefined, mask: undefined, providerOptions },
        size: ask === 'size' ? `${request.width}x${request.height}` : undefined,
        aspectRatio: ask === 'shape' ? nearestShape(request) : undefined,
      };
      const result = await generate(call).catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw toGeneratorError(thrown, source);
      });
      return { ...readImage(result, id), used: { ...usedSeed(result), guidance: null, steps: null } };
    },
  };
}

function readImage({ images, response, providerMetadata }: ImageModelV4Result, id: string) {
  const [image] = images;
  const bytes = typeof image === 'string' ? fromBase64(image) : image;
  if (bytes && bytes.length > 0) return { bytes, model: response.modelId };
  const said = JSON.stringify(providerMetadata ?? {});
  const code = /"(finishReason|raiFilteredReason|reason)":"([^"]+)"/.exec(said)?.[2];
  const blocked = codeOfStop(code) === 'blocked' || said.includes('raiFilteredReason');
  throw new GeneratorError(blocked ? 'blocked' : 'empty', `${id}: the reply holds no image.`);
}

function usedSeed({ warnings }: ImageModelV4Result): { seed?: null } {
  const untaken = warnings.some((warning) => JSON.stringify(warning).includes('"seed"'));
  return untaken ? { seed: null } : {};
}

function checkModel(model: unknown): void {
  const { specificationVersion, doGenerate } = Object(model) as Partial<ImageModelV4>;
  if (specificationVersion === 'v4' && typeof doGenerate === 'function') return;
  const found = specificationVersion ?? (typeof model === 'string' ? `the text "${model}"` : typeof model);
  throw new InputError(
    `{ model } is no image model of version v4 of the AI SDK: ${found}. Expected one such as openai.image('gpt-image-2') of @ai-sdk/openai.`,
  );
}

function nearestShape({ width, height }: ImageRequest): `${number}:${number}` {
  const distance = (shape: string) => {
    const [one = 1, other = 1] = shape.split(':').map(Number);
    return Math.abs(Math.log((one / other) * (height / width)));
  };
  return shapes.reduce<`${number}:${number}`>(
    (best, shape) => (distance(shape) < distance(best) ? shape : best),
    '1:1',
  );
}

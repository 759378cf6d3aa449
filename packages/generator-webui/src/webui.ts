import {
  fromBase64,
  type Generator,
  GeneratorError,
  imageServer,
  listOf,
  parseReply,
  partOf,
  readEnvironment,
  textOf,
  toBase64,
} from '@visionprefer/core/plugin';

/** Options of {@link webui}. */
export interface WebuiOptions {
  /** The checkpoint, as the server lists it. Default: the one that is loaded. */
  model?: string | undefined;
  /** Default: WEBUI_BASE_URL, or `http://127.0.0.1:7860`. */
  baseURL?: string | undefined;
  /** `user:password`, where the server was started with `--api-auth`. Default: WEBUI_AUTH. */
  apiKey?: string | undefined;
  /** Such as `DPM++ 2M`. Default: as the server does by itself. */
  sampler?: string | undefined;
  negativePrompt?: string | undefined;
}

/**
 * A server of AUTOMATIC1111 or Forge as a generator, by its API (`--api`). One image is painted at a time, as on one
 * graphics card.
 */
export function webui(options: WebuiOptions = {}): Generator {
  const { model, sampler, negativePrompt } = options;
  const baseURL = options.baseURL ?? readEnvironment('WEBUI_BASE_URL') ?? 'http://127.0.0.1:7860';
  const auth = options.apiKey ?? readEnvironment('WEBUI_AUTH');
  const basic = auth && toBase64(new TextEncoder().encode(auth));
  const settings = Object.entries({ sampler, negative: negativePrompt }).filter(([, value]) => value !== undefined);
  const query = settings.map(([name, value]) => `${name}=${encodeURIComponent(`${value}`)}`).join('&');
  const id = `webui:${encodeURIComponent(model ?? 'loaded')}${query && `?${query}`}`;
  const headers = basic ? { authorization: `Basic ${basic}` } : undefined;
  const server = imageServer({ id, baseURL, headers, secrets: [auth, basic] });
  return {
    ...{ specVersion: 1, id, model, usdPerImage: 0, concurrency: 1 },
    async generate({ prompt, seed, guidance, width, height, steps }, { signal }) {
      const body = {
        ...{ prompt, seed, width, height, steps, cfg_scale: guidance, n_iter: 1, batch_size: 1 },
        ...{ sampler_name: sampler, negative_prompt: negativePrompt, do_not_save_images: true, do_not_save_grid: true },
        override_settings: model === undefined ? undefined : { sd_model_checkpoint: model },
      };
      const reply = await server.json('/sdapi/v1/txt2img', { signal, body });
      const bytes = fromBase64(textOf(listOf(reply.images)[0]) ?? '');
      if (bytes.length === 0)
        throw new GeneratorError('empty', `${id}: the reply holds no image. It is asked for once more.`);
      const info = partOf(typeof reply.info === 'string' ? parseReply(reply.info) : reply.info);
      const told = { seed: numberOf(info.seed), guidance: numberOf(info.cfg_scale), steps: numberOf(info.steps) };
      return { bytes, used: told, model: textOf(info.sd_model_name) };
    },
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

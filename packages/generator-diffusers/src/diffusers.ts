import {
  fromBase64,
  type Generator,
  GeneratorError,
  imageServer,
  partOf,
  readEnvironment,
  textOf,
} from '@visionprefer/core/plugin';

/** Options of {@link diffusers}. */
export interface DiffusersOptions {
  /** A name for the pipeline, which becomes part of the id; the server paints with the one that it has loaded. */
  model?: string | undefined;
  /** Default: DIFFUSERS_BASE_URL, or `http://127.0.0.1:8200`. */
  baseURL?: string | undefined;
  /** Sent as `Authorization: Bearer …`. Default: DIFFUSERS_API_KEY. */
  apiKey?: string | undefined;
}

/**
 * A pipeline of diffusers, or anything else, behind the small server of `examples/diffusers-server.py`.
 *
 * `POST /generate` with `{"prompt", "seed", "width", "height", "guidance"?, "steps"?, "id"}` answers
 * `{"image": "<base64>", "model"?: "…", "used"?: {"seed", "guidance", "steps"}}`, where null in `used` is a setting that
 * has no effect; or, with a status from 400, `{"error": {"message": "…"}}`. An image that a safety checker took away is
 * `{"blocked": "why"}`. `id` is the same for the same image in every run.
 */
export function diffusers(options: DiffusersOptions = {}): Generator {
  const { model } = options;
  const baseURL = options.baseURL ?? readEnvironment('DIFFUSERS_BASE_URL') ?? 'http://127.0.0.1:8200';
  const apiKey = options.apiKey ?? readEnvironment('DIFFUSERS_API_KEY');
  const id = `diffusers:${encodeURIComponent(model ?? 'loaded')}`;
  const headers = apiKey === undefined ? undefined : { authorization: `Bearer ${apiKey}` };
  const server = imageServer({ id, baseURL, headers, secrets: [apiKey] });
  return {
    ...{ specVersion: 1, id, model, usdPerImage: 0, concurrency: 1 },
    async generate(request, { signal, ticket }) {
      const reply = await server.json('/generate', { signal, body: { ...request, id: ticket } });
      const blocked = textOf(reply.blocked);
      if (blocked) throw new GeneratorError('blocked', `${id}: the safety checker took the image away.`);
      const bytes = fromBase64(textOf(reply.image) ?? '');
      if (bytes.length === 0)
        throw new GeneratorError('empty', `${id}: the reply holds no image. It is asked for once more.`);
      const { seed, guidance, steps } = partOf(reply.used);
      const used = { seed: settingOf(seed), guidance: settingOf(guidance), steps: settingOf(steps) };
      return { bytes, used, model: textOf(reply.model) };
    },
  };
}

function settingOf(value: unknown): number | null | undefined {
  return typeof value === 'number' || value === null ? value : undefined;
}

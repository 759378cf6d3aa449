import { numberOr, type PainterWire } from './painter-wire.ts';

/** AUTOMATIC1111's and Forge's API (`/sdapi/v1/txt2img`); it refuses nothing. */
export const webuiWire: PainterWire = {
  painter: 'webui',
  path: /^\/sdapi\/v1\/txt2img$/,
  read: ({ prompt, seed, width, height }) => ({
    prompt: `${prompt}`,
    seed: numberOr(seed, -1),
    width: numberOr(width, 512),
    height: numberOr(height, 512),
  }),
  reply: ({ prompt, seed, cfg_scale, steps, ...parameters }, base64) => ({
    status: 200,
    body: {
      images: [base64],
      parameters,
      info: JSON.stringify({
        ...{ prompt, seed: numberOr(seed, -1), cfg_scale: numberOr(cfg_scale, 7), steps: numberOr(steps, 50) },
        sd_model_name: 'rehearsal',
      }),
    },
  }),
  told: {
    'out-of-memory': {
      status: 500,
      body: {
        error: 'OutOfMemoryError',
        detail: '',
        body: '',
        errors: 'CUDA out of memory. Tried to allocate 2.00 GiB.',
      },
    },
  },
  error: (status, errors) => ({
    error: status === 500 ? 'RuntimeError' : 'HTTPException',
    detail: '',
    body: '',
    errors,
  }),
};

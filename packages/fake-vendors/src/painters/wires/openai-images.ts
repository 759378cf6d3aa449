import type { PainterWire } from './painter-wire.ts';

/** OpenAI's Images (`/v1/images/generations`): no seed, and sizes of its own. */
export const openaiImagesWire: PainterWire = {
  painter: 'openai',
  path: /^\/v1\/images\/generations$/,
  read({ prompt, size }) {
    const [width = 1024, height = 1024] = /^\d+x\d+$/.test(`${size}`) ? `${size}`.split('x').map(Number) : [];
    return { prompt: `${prompt}`, seed: undefined, width, height };
  },
  reply: (_, base64) => ({
    status: 200,
    body: { created: 1_790_000_000, data: [{ b64_json: base64 }], output_format: 'png' },
  }),
  told: {
    refused: {
      status: 400,
      body: {
        error: {
          message: 'Your request was rejected by the safety system.',
          ...{ type: 'image_generation_user_error', param: null, code: 'moderation_blocked' },
        },
      },
    },
  },
  error: (status, message) => ({
    error: {
      message,
      type: status === 429 ? 'requests' : 'server_error',
      param: null,
      code: status === 429 ? 'rate_limit_exceeded' : null,
    },
  }),
};

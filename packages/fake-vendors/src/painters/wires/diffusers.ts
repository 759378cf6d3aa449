import { numberOr, type PainterWire } from './painter-wire.ts';

/** The small shape of `examples/diffusers-server.py` (`/generate`). */
export const diffusersWire: PainterWire = {
  painter: 'diffusers',
  path: /^\/generate$/,
  read: ({ prompt, seed, width, height }) => ({
    prompt: `${prompt}`,
    seed: numberOr(seed, 0),
    width: numberOr(width, 512),
    height: numberOr(height, 512),
  }),
  reply: ({ seed, guidance, steps }, base64) => ({
    status: 200,
    body: { image: base64, model: 'rehearsal', used: { seed, guidance, steps } },
  }),
  told: {
    refused: { status: 200, body: { blocked: 'the safety checker' } },
    'out-of-memory': {
      status: 503,
      body: { error: { message: 'CUDA out of memory. Tried to allocate 2.00 GiB.' } },
    },
  },
  error: (_, message) => ({ error: { message } }),
};

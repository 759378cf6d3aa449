import { listOf, partOf } from '@visionprefer/core/plugin';
import { numberOr, type PainterWire } from './painter-wire.ts';

/** Shorter sides than Google's, of the same shapes: a rehearsal need not wait for them. */
const side = 256;

/** Google's `generateContent` of a model that paints: a seed, and a shape instead of a size. */
export const googleImagesWire: PainterWire = {
  painter: 'google',
  path: /^\/v1beta\/models\/[^/]+:generateContent$/,
  read({ contents, generationConfig }) {
    const { seed, imageConfig } = partOf(generationConfig);
    const [width = 1, height = 1] = `${partOf(imageConfig).aspectRatio ?? '1:1'}`.split(':').map(Number);
    const { text } = partOf(listOf(partOf(listOf(contents)[0]).parts)[0]);
    const unit = side / Math.max(width, height);
    return {
      prompt: `${text}`,
      seed: numberOr(seed, 0),
      ...{ width: Math.round(width * unit), height: Math.round(height * unit) },
    };
  },
  reply: (_, data) => ({
    status: 200,
    body: {
      candidates: [
        { content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data } }] }, finishReason: 'STOP' },
      ],
      modelVersion: 'rehearsal',
    },
  }),
  told: {
    refused: {
      status: 200,
      body: {
        candidates: [{ finishReason: 'IMAGE_SAFETY', finishMessage: 'The image was filtered out.' }],
        modelVersion: 'rehearsal',
      },
    },
  },
  error: (code, message) => ({
    error: { code, message, status: { 429: 'RESOURCE_EXHAUSTED', 503: 'UNAVAILABLE' }[code] ?? 'INTERNAL' },
  }),
};

import type { Annotation, Image, Json, Sample } from '@visionprefer/core';
import type { Order } from '../draw/draw-orders.ts';
import { isPainting, type PaintedImage } from '../paint/painting.ts';

/** A prompt that images are made from. */
export interface PromptToPaint {
  id: string;
  prompt: string;
  metadata?: Record<string, Json> | undefined;
}

/**
 * The sample of a prompt whose orders are all settled. Images that were refused, or cannot be used, are no images of it:
 * `metadata.gaps` says why. `metadata.painted` has, for each image, what was asked and what was used.
 */
export function toSample(
  { id, prompt, metadata }: PromptToPaint,
  orders: readonly Order[],
  annotations: ReadonlyMap<string, Annotation>,
): Sample {
  const images: Image[] = [];
  const painted: Record<string, Json> = {};
  const gaps: Record<string, Json> = {};
  for (const order of orders) {
    const { imageId, generatorId } = order;
    const annotation = annotations.get(imageId);
    const painting =
      annotation?.outcome === 'answered' && isPainting(annotation.output) ? annotation.output : undefined;
    if (painting && 'file' in painting) {
      images.push({ id: imageId, url: painting.file, generator: generatorId });
      painted[imageId] = describeImage(order, painting);
    } else gaps[imageId] = { generator: generatorId, ...describeGap(annotation, painting) };
  }
  const told = { ...metadata, painted, ...(Object.keys(gaps).length > 0 && { gaps }) };
  return { id, prompt, images, metadata: told };
}

/** What was asked and what was used, as one: a setting that has no effect is null. */
function describeImage({ seed, guidance, steps }: Order, { used, model, notes, width, height }: PaintedImage): Json {
  return {
    ...{ seed, guidance: guidance ?? null, steps: steps ?? null, ...used, width, height },
    ...(model !== null && { model }),
    ...(Object.keys(notes).length > 0 && { notes }),
  };
}

function describeGap(annotation: Annotation | undefined, painting: { fault: string; detail: string } | undefined) {
  if (painting) return { outcome: painting.fault, detail: painting.detail };
  if (annotation && 'detail' in annotation) return { outcome: annotation.outcome, detail: annotation.detail };
  return { outcome: 'unknown', detail: 'The journal does not say what became of it.' };
}

import {
  type Annotator,
  AnnotatorError,
  type Answer,
  type GeneratedImage,
  type Generator,
  GeneratorError,
  ImageError,
  type MediaType,
  type Usage,
} from '@visionprefer/core';
import { type Order, ticketOf } from '../draw/draw-orders.ts';
import type { Gallery } from '../pictures/gallery.ts';
import { type Looked, lookAt } from '../pictures/look-at.ts';
import { orderOf } from './ask-to-paint.ts';
import type { PaintedImage, Painting } from './painting.ts';
import type { TicketBox } from './ticket-box.ts';

/** Where paintings are checked and kept. */
export interface Studio {
  box: TicketBox;
  gallery: Gallery;
}

/**
 * A generator as the run's engine asks it: pace, health, budget and retries are then those of annotators. What an image
 * costs is counted in millionths of a dollar, as output tokens at a dollar a million.
 */
export function toAnnotator(generator: Generator, studio: Studio, usdPerImage: number | undefined): Annotator {
  const { id, concurrency, vendor, model } = generator;
  const free = usdPerImage === 0;
  return {
    ...{ specVersion: 1, id, concurrency, vendor, model },
    maxOutputTokens: Math.max(1, microUsd(usdPerImage ?? 0)),
    price: usdPerImage === undefined ? undefined : { input: 0, output: free ? 0 : 1 },
    answer: (question, { signal }) => paintOrder(orderOf(question), generator, { studio, signal, usdPerImage }),
  };
}

/** Has one image painted, checked and put in its place, unless an earlier run had got so far. */
async function paintOrder(
  order: Order,
  generator: Generator,
  { studio, signal, usdPerImage }: { studio: Studio; signal: AbortSignal; usdPerImage: number | undefined },
): Promise<Answer> {
  const { box, gallery } = studio;
  const ticket = ticketOf(order);
  const kept = box.recover(ticket);
  // It was paid for by the run that was killed.
  if (kept) return { output: kept, usage: usageOf(0) };
  box.place(ticket, order);
  const { sampleId, imageId: _, generatorId: __, ...request } = order;
  const painting = async () => generator.generate(request, { signal, ticket });
  const image = await painting().catch(asAnnotatorError);
  const told = { usage: usageOf(image.usd ?? usdPerImage), model: image.model, rateLimits: image.rateLimits };
  const looked = await lookAt(image.bytes).catch((error: unknown) => {
    if (error instanceof ImageError) return error;
    throw error;
  });
  if (looked instanceof ImageError) return { ...told, output: looked.message };
  const fault = findFault(looked, order) ?? sameAs(gallery.add(sampleId, looked));
  if (fault) return { ...told, output: fault };
  const painted = describe(ticket, image, looked);
  box.keep(ticket, image.bytes);
  box.put(ticket, painted);
  return { ...told, output: painted };
}

function findFault({ isBlank, width, height }: Looked, order: Order): Painting | undefined {
  if (isBlank) return { fault: 'blank', detail: `the picture of ${width} × ${height} has one colour alone` };
  // Generators have sizes of their own; a quarter of what was asked for is a placeholder.
  if (width * height * 4 >= order.width * order.height) return undefined;
  return {
    fault: 'small',
    detail: `the picture has ${width} × ${height}; ${order.width} × ${order.height} were asked for`,
  };
}

function sameAs(detail: string | undefined): Painting | undefined {
  return detail === undefined ? undefined : { fault: 'same', detail };
}

function describe(ticket: string, { used = {}, model, notes }: GeneratedImage, looked: Looked): PaintedImage {
  const { mediaType, hash, look, width, height } = looked;
  return {
    file: `images/${ticket.slice(0, 2)}/${ticket}.${endings[mediaType]}`,
    ...{ hash, look, width, height },
    used: Object.fromEntries(Object.entries(used).filter(([, value]) => value !== undefined)),
    model: model ?? null,
    notes: { ...notes },
  };
}

const endings: Readonly<Record<MediaType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

function asAnnotatorError(error: unknown): never {
  if (!(error instanceof GeneratorError)) throw error;
  const { code, message, retryAfterMs, usd, rateLimits } = error;
  const usage = usd === undefined ? undefined : usageOf(usd);
  // There is no output cap that could be raised.
  throw new AnnotatorError(code === 'truncated' ? 'empty' : code, message, { retryAfterMs, usage, rateLimits });
}

/** A call that tells of no token tells nothing: so many are the least. */
function usageOf(usd: number | undefined): Usage | undefined {
  return usd === undefined ? undefined : { inputTokens: 1, outputTokens: Math.max(1, microUsd(usd)) };
}

function microUsd(usd: number): number {
  return Math.ceil(usd * 1e6 - 1e-6);
}

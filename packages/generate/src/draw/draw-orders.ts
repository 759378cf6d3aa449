import { createHash } from 'node:crypto';
import type { ImageRequest } from '@visionprefer/core';

/** One image that is to be painted. */
export interface Order extends ImageRequest {
  sampleId: string;
  /** Its place within the sample, from `1`. */
  imageId: string;
  generatorId: string;
}

/** Guidance values to draw from: all between two, or some. */
export type GuidanceChoice = { from: number; to: number } | readonly number[];

/** What orders are drawn by. */
export interface DrawOptions {
  generatorIds: readonly string[];
  /** Images of each prompt. */
  images: number;
  /** Undefined: guidance is left to the generators. */
  guidance: GuidanceChoice | undefined;
  width: number;
  height: number;
  /** Undefined: left to the generators. */
  steps: number | undefined;
  /** The seed of the run: another one draws other generators, guidance values and seeds. */
  seed: number;
}

/**
 * Draws which generator paints which image of a prompt, at what guidance and with what seed. As many different
 * generators as there are images, in an order that differs from prompt to prompt; guidance evenly from its values; all by
 * the seed of the run and the id of the sample alone, so that a prompt is painted the same whatever stands around it.
 */
export function drawOrders(
  { id, prompt }: { id: string; prompt: string },
  { generatorIds, images, guidance, seed, ...settings }: DrawOptions,
): Order[] {
  const draw = (what: string) => chance(JSON.stringify([seed, id, what]));
  const places = generatorIds.map((generatorId): [string, number] => [generatorId, draw(`place of ${generatorId}`)]);
  const order = places.sort(([, one], [, other]) => one - other).map(([generatorId]) => generatorId);
  return Array.from({ length: images }, (_, at) => ({
    sampleId: id,
    imageId: `${at + 1}`,
    generatorId: order[at % order.length] ?? '',
    prompt,
    seed: Math.floor(draw(`seed ${at}`) * 2 ** 31),
    guidance: guidance && drawGuidance(guidance, draw(`guidance ${at}`)),
    ...settings,
  }));
}

function drawGuidance(choice: GuidanceChoice, drawn: number): number | undefined {
  if (!('from' in choice)) return choice[Math.floor(drawn * choice.length)];
  return Math.round((choice.from + drawn * (choice.to - choice.from)) * 10) / 10;
}

/** From 0 to below 1, by a text alone. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** The UUID of an order (version 8, RFC 9562): by all that is asked, of whom. */
export function ticketOf(order: Order): string {
  const hex = createHash('sha256').update(JSON.stringify(order)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

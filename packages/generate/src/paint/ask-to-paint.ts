import type { JsonSchema, KnownImage, KnownSample, Question, Strategy } from '@visionprefer/core';
import { type DrawOptions, drawOrders, type Order } from '../draw/draw-orders.ts';
import { isPainting } from './painting.ts';

const schema: JsonSchema = { type: 'object', properties: {}, required: [], additionalProperties: false };

/** The strategy by which generators are asked: each for the images of a prompt that are drawn for it. */
export function askToPaint(options: DrawOptions): Strategy {
  return {
    id: 'paint',
    minImages: 0,
    judges: false,
    *ask<A extends string, I extends KnownImage>({ id, prompt }: KnownSample<I>, _: unknown, annotatorId?: string) {
      for (const order of drawOrders({ id, prompt }, options)) {
        if (order.generatorId === annotatorId) yield toQuestion<A, I>(order);
      }
    },
  };
}

/** An order as a question: its text is the order, so that its key is of all that is asked. */
function toQuestion<A extends string, I extends KnownImage>(order: Order): Question<A, I> {
  return {
    instructions: '',
    parts: [{ text: JSON.stringify(order) }],
    aspects: [],
    schema,
    imageIds: [order.imageId],
    round: 0,
    read: (output) =>
      isPainting(output)
        ? { outcome: 'answered', output }
        : { outcome: 'unreadable', detail: `What came cannot be decoded: ${String(output)}` },
  };
}

/** The order that a question is. */
export function orderOf({ parts }: Pick<Question, 'parts'>): Order {
  const [part] = parts;
  return JSON.parse(part && 'text' in part ? part.text : '') as Order;
}

import type { WireReply } from '@visionprefer/core/testing';
import type { PainterName, PictureRequest } from '../fake-painters.ts';
import type { PainterFault } from '../painter-fault.ts';

/** How a painter that answers with the picture itself is spoken to. */
export interface PainterWire {
  painter: PainterName;
  /** Where it is asked. */
  path: RegExp;
  read(body: Readonly<Record<string, unknown>>): PictureRequest;
  reply(body: Readonly<Record<string, unknown>>, base64: string): WireReply;
  /** Its ways of saying what not every painter can say. */
  told: Partial<Record<PainterFault, WireReply>>;
  /** The body of an error. */
  error(status: number, message: string): unknown;
}

/** What can go wrong with every painter. */
export const commonFaults: readonly PainterFault[] = [
  ...(['500', '503', 'rate-limited', 'reset', 'cut', 'slow', 'broken-image', 'blank', 'same', 'small'] as const),
];

/** A number as it came, or what stands for none. */
export function numberOr(value: unknown, usual: number): number {
  return typeof value === 'number' ? value : usual;
}

import { drawFrom } from '../random.ts';
import { checkShares, pickFault } from '../replies/fault.ts';
import { drawBlank, drawPicture } from './draw-picture.ts';
import type { FakePaintersOptions, PainterName, PainterOrder, PictureRequest } from './fake-painters.ts';
import { type PainterFault, painterFaultNames } from './painter-fault.ts';

/** Where orders are taken, and pictures drawn, faults included. */
export interface Easel {
  orders: readonly PainterOrder[];
  /** Takes an order; `known` are the faults that this painter can have. */
  take(painter: PainterName, request: PictureRequest, known: readonly PainterFault[]): PainterOrder;
  /** How long the picture takes. */
  paintMs(order: PainterOrder): number;
  /** The PNG. */
  paint(order: PainterOrder): Buffer;
  /** Puts this fault into the next order of a painter. */
  next(fault: PainterFault, painter: PainterName): void;
}

/**
 * Sets up an easel.
 *
 * @throws InputError for shares of faults that cannot be.
 */
export function createEasel(options: FakePaintersOptions): Easel {
  const { faults = {}, seed = 0, paintMs = 0, slowMs = 1_000, onOrder } = options;
  checkShares(faults, painterFaultNames);
  const orders: PainterOrder[] = [];
  const scripts: { fault: PainterFault; painter: PainterName }[] = [];
  const times = new Map<string, number>();
  return {
    orders,
    take(painter, request, known) {
      const name = JSON.stringify([painter, request]);
      const before = times.get(name) ?? 0;
      times.set(name, before + 1);
      const at = scripts.findIndex((script) => script.painter === painter);
      const [scripted] = at === -1 ? [] : scripts.splice(at, 1);
      const drawn = pickFault(faults, drawFrom(JSON.stringify([seed, name, before])));
      const fault = scripted?.fault ?? (drawn && known.includes(drawn) ? drawn : undefined);
      const order = { ...request, painter, before, fault };
      orders.push(order);
      onOrder?.(order);
      return order;
    },
    paintMs: ({ fault }) => (fault === 'slow' ? slowMs : paintMs),
    paint({ painter, prompt, seed: asked, before, fault, width, height }) {
      const size = fault === 'small' ? { width: 16, height: 16 } : { width, height };
      if (fault === 'blank') return drawBlank(size);
      if (fault === 'same') return drawPicture(`${seed}`, size);
      const picture = drawPicture(JSON.stringify([painter, prompt, asked ?? before]), size);
      return fault === 'broken-image' ? picture.subarray(0, picture.length >> 1) : picture;
    },
    next(fault, painter) {
      checkShares({ [fault]: 0 }, painterFaultNames);
      scripts.push({ fault, painter });
    },
  };
}

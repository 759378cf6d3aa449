import { createKeySet, type KeySet } from '../plan/key-set.ts';
import type { Lane } from './lane.ts';

/** The passes over a source of samples: which lanes are still to be asked about which samples. */
export interface Passes<A extends string> {
  readonly isFirst: boolean;
  /** The lanes of this pass that are still asked. */
  readonly lanes: readonly Lane<A>[];
  /** The lanes to ask about a sample now, of those that are ready for one; the others meet it in the next pass. */
  deal(sampleId: string, ready: readonly Lane<A>[]): Lane<A>[];
  /** What was put off: lanes that are still asked, and how many samples each has to meet. */
  readonly putOff: readonly (readonly [Lane<A>, number])[];
  /** Begins the next pass. */
  next(): void;
}

/** Begins the first pass, in which every lane is to be asked about every sample. */
export function beginPasses<A extends string>(lanes: readonly Lane<A>[]): Passes<A> {
  let pass = new Map<Lane<A>, KeySet | undefined>(lanes.map((lane) => [lane, undefined]));
  let putOff = new Map<Lane<A>, KeySet>();
  let isFirst = true;
  const later = (lane: Lane<A>, sampleId: string) => {
    const ids = putOff.get(lane) ?? createKeySet();
    putOff.set(lane, ids);
    ids.add(sampleId);
  };
  return {
    get isFirst() {
      return isFirst;
    },
    get lanes() {
      return [...pass.keys()].filter(({ ended }) => !ended);
    },
    deal(sampleId, ready) {
      const asked: Lane<A>[] = [];
      for (const [lane, sampleIds] of pass) {
        if (lane.ended || sampleIds?.has(sampleId) === false) continue;
        if (ready.includes(lane)) asked.push(lane);
        else later(lane, sampleId);
      }
      return asked;
    },
    get putOff() {
      return [...putOff].filter(([lane]) => !lane.ended).map(([lane, { size }]) => [lane, size] as const);
    },
    next() {
      pass = new Map([...putOff].filter(([lane]) => !lane.ended));
      putOff = new Map();
      isFirst = false;
    },
  };
}

import { openBytes } from './byte-source.ts';
import { openKnownCalls } from './known-calls.ts';
import { opcodes } from './opcodes.ts';
import { refusePickle } from './pickle-error.ts';
import { createPickleStack } from './pickle-stack.ts';

/**
 * Reads a pickle of protocol 0 to 5 as data. None becomes null, a tuple a list, a dict a Map, bytes a Uint8Array that
 * shares the memory of `bytes`, an array of NumPy a list of lists; whole numbers beyond 2⁵³ are bigints. Nothing is
 * imported or run: a pickle that names anything but these is refused, as is one that is cut off, is nested more than
 * 100 deep, has more than 100,000 parts, or would become far larger than it is. It takes time and memory in proportion to its bytes.
 *
 * @throws RewardError `bad-request`
 */
export function parsePickle(bytes: Uint8Array): unknown {
  const source = openBytes(bytes);
  const stack = createPickleStack();
  const reading = { source, stack, calls: openKnownCalls(bytes.length + 1_000), memo: new Map<number, unknown>() };
  for (let steps = 0; ; steps++) {
    if (steps > mostSteps) throw refusePickle(`it has more than ${mostSteps} parts`);
    const code = source.byte();
    if (code === stop) return stack.last();
    const run = opcodes[code];
    if (!run) throw refusePickle(`it has the instruction 0x${code.toString(16).padStart(2, '0')}`);
    run(reading);
  }
}

/** A batch of a thousand pictures has some five thousand. */
const mostSteps = 100_000;

const stop = '.'.charCodeAt(0);

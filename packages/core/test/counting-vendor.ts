import { type Annotator, AnnotatorError, type Price, type Question, type Usage } from '@visionprefer/core';
import { makeAnnotator } from './make-sample.ts';

/** How a vendor counts its tokens, and whether it says so. */
export type Counting =
  | 'honest'
  | 'several times'
  | 'by the image'
  | 'anew each time'
  | 'growing'
  | 'suddenly'
  | 'zeros'
  | 'nothing told'
  | 'now and then';

/** A vendor that charges for all it has begun, told or not, lost or not. */
export interface CountingVendor {
  annotator: Annotator;
  price: Price;
  /** US dollars, as it counts. */
  readonly billUsd: number;
}

/** Creates a vendor of some character, drawn by `random`. Its answers take up to 60 seconds. */
export function createCountingVendor(id: string, counting: Counting, random: () => number): CountingVendor {
  const price = { input: 0.1 * 100 ** random(), output: 0.4 * 100 ** random() };
  const count = chooseCount(counting, random);
  const isLossy = random() < 0.4;
  let billUsd = 0;
  let calls = 0;
  const answer = makeAnnotator(id).answer;
  const annotator = makeAnnotator(
    id,
    async (question, options) => {
      const usage = count(question, calls++);
      const fate = isLossy ? random() : 1;
      if (fate < 0.04) throw new AnnotatorError('overloaded', 'Too many at once.');
      billUsd += (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6;
      const answered = await answer(question, options);
      await new Promise((resolve) => setTimeout(resolve, 60_000 * random() ** 3));
      if (fate < 0.1) throw new AnnotatorError('network', 'The connection broke.');
      if (fate < 0.14) throw new AnnotatorError('truncated', 'Cut off.', { usage });
      return { ...answered, usage: tell(counting, usage, random) };
    },
    { price },
  );
  return {
    annotator,
    price,
    get billUsd() {
      return billUsd;
    },
  };
}

type Counted = Usage & { inputTokens: number; outputTokens: number };

function chooseCount(counting: Counting, random: () => number): (question: Question, call: number) => Counted {
  const times = 10 * 2 ** (random() - 0.5);
  const perImage = 25_000 * random();
  const suddenAt = Math.floor(60 * random());
  const factor = (call: number) => {
    if (counting === 'several times') return times;
    if (counting === 'anew each time') return 10 ** (1.3 * random());
    if (counting === 'growing') return 1 + (times * call) / 60;
    return counting === 'suddenly' && call >= suddenAt ? times : 1;
  };
  return ({ instructions, parts }, call) => {
    const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
    const words = (instructions.length + texts.join('').length) / 4;
    const images = (parts.length - texts.length) * (counting === 'by the image' ? perImage : 300);
    const now = factor(call);
    // One that changes its mind keeps to the cap of the output at least.
    const output = (200 + 1_500 * random() ** 4) * (counting === 'suddenly' ? 1 : now);
    return { inputTokens: Math.round((words + images) * now), outputTokens: Math.round(output) };
  };
}

function tell(counting: Counting, usage: Counted, random: () => number): Usage | undefined {
  if (counting === 'zeros') return { inputTokens: 0, outputTokens: 0 };
  if (counting === 'nothing told' || (counting === 'now and then' && random() < 0.5)) return undefined;
  return usage;
}

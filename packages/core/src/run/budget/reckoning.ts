import { mostCostOf, type Price } from '../../contract/price.ts';
import type { Usage } from '../../records/records.ts';

/** Tokens that by its rule no call has more of: what its words, images and output cap come to. */
export interface MostTokens {
  input: number;
  output: number;
}

/**
 * How an annotator's vendor counts: the most that answers came to, as shares of their {@link MostTokens}. A share above 1
 * is a vendor that counts more than the rule says.
 */
export interface Counted {
  /** Answers that told it. */
  answers: number;
  input: number;
  output: number;
}

/** What calls of one annotator may cost, learnt from what its answers were counted at. */
export interface Reckoning {
  /** Most calls under way while little is known. */
  readonly width: number;
  /** US dollars that are set aside for a call: alone, or in the company of others that may all cost more than expected. */
  asideUsd(most: MostTokens, company: boolean): number;
  /** US dollars that an answer counts as that does not say what it used. */
  untoldUsd(most: MostTokens): number;
  /** US dollars that a call counts as of which nobody heard again. */
  lostUsd(most: MostTokens): number;
  /** Takes in what an answer was counted at. */
  learn(most: MostTokens, usage: Usage): void;
}

/** Times the tokens by the rule that are set aside for a first call, of which nothing is known. */
const first = { input: 8, output: 4 };

/** Times the input that is set aside for calls in company: all of them may turn out dearer at once. */
const companyTimes = 4;

/** Times the input that an answer counts as, while none has ever told. */
const untoldTimes = 2;

/** Times the dearest share so far that the next one is expected to come to at most; more while few have told. */
const growth = 2;
const firstGrowth = 6;

/** What a {@link Reckoning} is created with. */
export interface ReckoningOptions {
  /** What earlier runs learnt. Default: nothing. */
  counted?: Counted | undefined;
  /** Whether there is a budget to keep; otherwise any number of calls may be under way. */
  isCapped: boolean;
  /** Told what is known by now, after each answer that says how it was counted. */
  onCounted(counted: Counted): void;
}

/** Creates the reckoning of an annotator. */
export function createReckoning(
  price: Price | undefined,
  { counted = unheard, isCapped, onCounted }: ReckoningOptions,
): Reckoning {
  const isFree = !price || mostCostOf(price, 1, 1) === 0;
  const usdOf = (most: MostTokens, input: number, output: number) =>
    price ? mostCostOf(price, most.input * input, most.output * output) : 0;
  const isNew = () => counted.answers === 0;
  const grown = () => {
    const times = growth + (firstGrowth - growth) / Math.max(1, counted.answers);
    return { input: times * counted.input, output: times * counted.output };
  };
  // Whether a vendor keeps to the cap of its output shows in how it counts what it was given.
  const output = () => {
    const isKept = counted.input <= 1 && counted.output <= 1;
    return isKept ? 1 : Math.max(1, counted.input, grown().output);
  };
  const untoldInput = () => (isNew() ? untoldTimes : Math.max(1, grown().input));
  return {
    get width() {
      return isFree || !isCapped ? Infinity : 1 + counted.answers;
    },
    asideUsd(most, company) {
      if (isNew()) return usdOf(most, first.input, first.output);
      return usdOf(most, Math.max(company ? companyTimes : 1, grown().input), output());
    },
    untoldUsd: (most) => usdOf(most, untoldInput(), output()),
    lostUsd(most) {
      if (isNew()) return usdOf(most, untoldInput(), output());
      return usdOf(most, Math.min(untoldInput(), grown().input), Math.min(output(), grown().output));
    },
    learn(most, { inputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens = 0 }) {
      const inputShare = Math.max(inputTokens, cachedInputTokens + cacheWriteTokens) / Math.max(1, most.input);
      counted = {
        answers: counted.answers + 1,
        input: Math.max(counted.input, inputShare),
        output: Math.max(counted.output, outputTokens / Math.max(1, most.output)),
      };
      onCounted(counted);
    },
  };
}

const unheard: Counted = { answers: 0, input: 0, output: 0 };

import type { Claim } from '../budget/budget.ts';
import type { MostTokens, Reckoning } from '../budget/reckoning.ts';

/** What the questions of one batch may cost together. */
export interface BatchClaim extends Claim {
  /** Tokens that they have no more of. */
  readonly mostTokens: MostTokens;
  add(most: MostTokens): void;
  /** One of them is answered, or is not asked. */
  take(most: MostTokens): void;
}

/**
 * Creates the claim of a batch. What its questions may cost is the sum of what each may cost, since a price times tokens
 * is. If nobody hears of it again, its ticket tells: so nothing need be written down besides.
 *
 * @param isIdle Whether nobody waits for the batch in this run.
 */
export function createBatchClaim(
  reckoning: Reckoning,
  isIdle: () => boolean,
  { input, output }: MostTokens = { input: 0, output: 0 },
): BatchClaim {
  const most = { input, output };
  return {
    get mostTokens() {
      return { ...most };
    },
    asideUsd: (company) => reckoning.asideUsd(most, company),
    lostUsd: () => 0,
    isIdle,
    add(added) {
      most.input += added.input;
      most.output += added.output;
    },
    take(taken) {
      most.input = Math.max(0, most.input - taken.input);
      most.output = Math.max(0, most.output - taken.output);
    },
  };
}

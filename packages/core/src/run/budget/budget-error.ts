import { BudgetError } from '../../contract/errors.ts';
import type { Budget, Ledger } from './budget.ts';

/** The call that a budget does not hold. */
export interface CallTooDear {
  annotatorId: string;
  /** US dollars that are missing for it. */
  lacksUsd: number;
}

/** The error for a budget that does not hold another call: what is spent, what may be, what is needed to go on. */
export function toBudgetError(
  { usd }: Pick<Budget, 'usd'>,
  { spent, atMost }: Pick<Ledger, 'spent' | 'atMost'>,
  { annotatorId, lacksUsd }: CallTooDear,
): BudgetError {
  const callUsd = usd - atMost + lacksUsd;
  const needed = roundUp(usd + lacksUsd);
  if (atMost === 0) {
    return new BudgetError(
      `The budget of ${describe(usd)} does not hold one call: a first call to ${annotatorId} may cost up to ${roundUp(callUsd)}, as long as nothing is known of how its tokens are counted. It begins with a budget of ${needed}.`,
    );
  }
  const unsure = atMost - spent > 1e-9;
  return new BudgetError(
    [
      `The budget of ${describe(usd)} does not hold another call: ${describe(spent)} is spent`,
      unsure ? `, and up to ${describe(atMost - spent)} more may be, on calls that did not say what they cost` : '',
      `. The next call to ${annotatorId} may cost up to ${roundUp(callUsd)}.`,
      ` What was answered stays; it goes on with a budget of ${needed}.`,
    ].join(''),
  );
}

function describe(usd: number): string {
  return `$${usd < 0.1 ? Number(usd.toPrecision(2)) : usd.toFixed(2)}`;
}

/** What is told as enough must be enough. */
function roundUp(usd: number): string {
  const step = usd < 0.1 ? 1e4 : 100;
  return `$${(Math.ceil(usd * step + 1e-6) / step).toFixed(usd < 0.1 ? 4 : 2)}`;
}

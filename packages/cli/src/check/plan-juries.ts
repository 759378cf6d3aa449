import { type Jury, oracle } from '@visionprefer/check';
import { type Annotator, InputError } from '@visionprefer/core';
import { chooseStrategy } from '../annotate/plan-annotate.ts';
import type { CheckFlags } from '../options/check-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';

/**
 * Every annotator with every strategy, each a jury of its own; of several annotators, one more in which all of them find
 * a consensus.
 *
 * @throws InputError when an annotator is not found, or given twice.
 */
export async function planJuries(flags: CheckFlags, folder: string): Promise<Jury[]> {
  const annotators: Annotator[] = [];
  for (const named of flags.annotator) annotators.push(readOracle(named) ?? (await findAnnotator(named, folder)));
  const twice = annotators.find(({ id }, index) => annotators.findIndex((other) => other.id === id) < index);
  if (twice) throw new InputError(`--annotator ${twice.id} is given twice. Give each once.`);
  const seats = annotators.map((annotator) => ({ name: annotator.id, annotators: [annotator] }));
  const together = { name: annotators.map(({ id }) => id).join(' + '), annotators };
  return [...seats, ...(seats.length > 1 ? [together] : [])].flatMap(({ name, ...seated }) =>
    flags.strategy.map((strategy) => ({
      name: flags.strategy.length > 1 ? `${name}, ${strategy}` : name,
      ...seated,
      strategy: chooseStrategy({ strategy, ask: 'together', rationale: 'before', seed: flags.seed }),
    })),
  );
}

/** `oracle`, or `oracle:0.1` with the share of its answers that is turned round. */
function readOracle(named: string): Annotator | undefined {
  const [, share] = /^oracle(?::(.*))?$/.exec(named) ?? [];
  if (!/^oracle(:|$)/.test(named)) return undefined;
  const turned = Number(share ?? 0);
  if (turned >= 0 && turned <= 1) return oracle({ turned });
  throw new InputError(`--annotator ${named}: expected oracle and a share from 0 to 1, such as oracle:0.1.`);
}

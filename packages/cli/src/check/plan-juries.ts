import { type Jury, oracle } from '@visionprefer/check';
import { type Annotator, InputError } from '@visionprefer/core';
import { chooseStrategy } from '../annotate/plan-annotate.ts';
import type { CheckFlags } from '../options/check-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';

/**
 * Every annotator with every strategy, each a jury of its own.
 *
 * @throws InputError when an annotator is not found.
 */
export async function planJuries(flags: CheckFlags, folder: string): Promise<Jury[]> {
  const annotators: Annotator[] = [];
  for (const named of flags.annotator) annotators.push(readOracle(named) ?? (await findAnnotator(named, folder)));
  const several = flags.strategy.length > 1;
  return annotators.flatMap((annotator) =>
    flags.strategy.map((strategy) => ({
      name: several ? `${annotator.id}, ${strategy}` : annotator.id,
      annotators: [annotator],
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

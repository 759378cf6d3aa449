import { at, numberAt, wholeAt } from '../numbers/at.ts';
import type { BetweenAnnotators } from './agreement-record.ts';
import { orNull } from './bootstrap.ts';
import { kendall, spearman } from './rank-correlation.ts';
import type { Units } from './units.ts';
import { weightedKappa } from './weighted-kappa.ts';

/** What each annotator gave, by unit. */
interface Given {
  id: string;
  units: number[];
  values: number[];
}

/** Sets every two annotators side by side on what both voted on. Who did not vote is left out. */
export function betweenAnnotators(units: Units, annotatorIds: readonly string[]): BetweenAnnotators[] {
  const given = votesByAnnotator(units, annotatorIds);
  return given.flatMap((one, place) => given.slice(place + 1).map((other) => sideBySide(one, other)));
}

function votesByAnnotator({ starts, annotators, values }: Units, annotatorIds: readonly string[]): Given[] {
  const given = annotatorIds.map((id): Given => ({ id, units: [], values: [] }));
  for (let unit = 0; unit + 1 < starts.length; unit++) {
    const end = wholeAt(starts, unit + 1);
    for (let vote = wholeAt(starts, unit); vote < end; vote++) {
      const own = at(given, wholeAt(annotators, vote));
      own.units.push(unit);
      own.values.push(numberAt(values, vote));
    }
  }
  return given.filter(({ units }) => units.length > 0);
}

function sideBySide(one: Given, other: Given): BetweenAnnotators {
  const x: number[] = [];
  const y: number[] = [];
  let theirs = 0;
  for (const [mine, unit] of one.units.entries()) {
    while ((other.units[theirs] ?? Number.POSITIVE_INFINITY) < unit) theirs++;
    if (other.units[theirs] !== unit) continue;
    x.push(at(one.values, mine));
    y.push(at(other.values, theirs));
  }
  const kappa = weightedKappa(x, y);
  const same = x.filter((value, place) => value === y[place]).length;
  return {
    annotatorIds: [one.id, other.id],
    shared: x.length,
    same: x.length > 0 ? same / x.length : null,
    kappa: { nominal: orNull(kappa.nominal), linear: orNull(kappa.linear), quadratic: orNull(kappa.quadratic) },
    spearman: orNull(spearman(x, y)),
    kendall: orNull(kendall(x, y)),
  };
}

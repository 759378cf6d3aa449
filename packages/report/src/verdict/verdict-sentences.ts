import type { Interval, Leaderboard } from '@visionprefer/aggregator';
import type { PairCuts, PeopleVerdict, TrustRow, Verdict, VerdictSentence } from './verdict-record.ts';
import { bare, list, percent, points, share, thousands } from './words.ts';

/** The figures that are put in words. */
export type VerdictFigures = Pick<Verdict, 'samples' | 'jury' | 'people' | 'unjudged' | 'keep' | 'leaderboard'> & {
  /** Aspects that have scores or comparisons. */
  judged: readonly string[];
};

/** Above these an annotator is told of. */
const tellTies = 0.5;
const tellMissing = 0.05;
const tellBias = 0.5;

/** A run in words, the most important first. What an interval leaves open is said to be open. */
export function verdictSentences(figures: VerdictFigures): VerdictSentence[] {
  const { jury, people, unjudged, judged, keep, leaderboard } = figures;
  const members = jury.filter(({ weight, human }) => !human || weight);
  return [
    ...aboutAspects(judged, unjudged),
    ...aboutPeople(people, jury),
    ...aboutJury(members.length > 0 ? members : jury),
    ...jury.flatMap(aboutAnnotator),
    ...aboutPairs(keep),
    ...aboutGenerators(leaderboard),
  ];
}

function aboutAspects(judged: readonly string[], unjudged: readonly string[]): VerdictSentence[] {
  if (unjudged.length === 0) return [];
  const overall = judged.length > 0 ? ` “Overall” is ${list(judged)} alone.` : '';
  return [sentence('aspects', `Nobody judged ${list(unjudged)}.${overall}`, true)];
}

function aboutPeople(people: PeopleVerdict | null, jury: readonly TrustRow[]): VerdictSentence[] {
  if (!people) {
    if (jury.length < 2 || jury.some(({ human }) => human)) return [];
    return [
      sentence(
        'people',
        'No people were asked: the figures tell how far the annotators agree, not whether they are right.',
        true,
      ),
    ];
  }
  const count = people.annotatorIds.length;
  const who = count === 1 ? 'one person' : `${count} people`;
  const found = [
    sentence(
      'people',
      `The jury has the order of ${who} in ${share(people.jury)} of the ${thousands(people.pairs)} pairs that they decided.`,
      (people.jury.low ?? 0) <= 0.5,
    ),
    ...aboutPersons(people),
  ];
  const { best, jury: own } = people;
  if (best && (best.right.value ?? 0) > (own.value ?? 0)) {
    const text = `Its member ${best.annotatorId} alone reaches ${share(best.right)}: the jury is no better than that.`;
    found.push(sentence('people', text, true));
  }
  return found;
}

function aboutPersons({ persons, jury }: PeopleVerdict): VerdictSentence[] {
  if (persons.length === 0) return [];
  const values = persons.map(({ right }) => right.value ?? 0).sort((a, b) => a - b);
  const [lowest = 0, highest = 0] = [values[0], values.at(-1)];
  const range = percent(lowest) === percent(highest) ? percent(lowest) : `${bare(lowest)}–${percent(highest)}`;
  const lows = persons.map(({ right }) => right.low ?? 0);
  const highs = persons.map(({ right }) => right.high ?? 1);
  const [low, high] = [jury.low ?? 0, jury.high ?? 1];
  const versus =
    high < Math.min(...lows)
      ? 'the jury stays below that'
      : low > Math.max(...highs)
        ? 'the jury passes that'
        : 'the intervals do not tell the jury from a person';
  return [
    sentence('people', `One person has the order of the others in ${range}: ${versus}.`, high < Math.min(...lows)),
  ];
}

function aboutJury(jury: readonly TrustRow[]): VerdictSentence[] {
  const [first, ...others] = jury;
  if (!first) return [];
  if (others.length === 0) {
    const text = `${first.annotatorId} judged alone: a second annotator or a person would show how far it can be trusted.`;
    return [sentence('jury', text, true)];
  }
  const weighed = jury.filter(({ weight }) => weight);
  if (weighed.length === 0) {
    return [sentence('jury', 'There is too little to weigh the annotators by: each counts the same.', true)];
  }
  const equal = 1 / weighed.length;
  return [...whoCarries(weighed, equal), ...whoAddsNothing(jury, equal)];
}

function whoCarries(weighed: readonly TrustRow[], equal: number): VerdictSentence[] {
  // Two weigh the same, but for what a sum of decimals is off by.
  const strong = weighed.filter(({ weight }) => (weight?.low ?? 0) > equal + 1e-6);
  if (strong.length === 0) {
    return [sentence('jury', 'No annotator surely counts more than an equal share.', false)];
  }
  const parts = strong.map(({ annotatorId, weight }) => `${annotatorId} (${weight ? share(weight) : ''})`);
  const carry = strong.length === 1 ? 'carries' : 'carry';
  return [sentence('jury', `${list(parts)} ${carry} the jury: an equal share would be ${percent(equal)}.`, false)];
}

function whoAddsNothing(jury: readonly TrustRow[], equal: number): VerdictSentence[] {
  const families = new Map(
    jury.flatMap(({ annotatorId, sameAs }) =>
      sameAs.length > 0 ? [[JSON.stringify([annotatorId, ...sameAs].sort()), [annotatorId, ...sameAs]] as const] : [],
    ),
  );
  const others = jury.filter(({ sameAs }) => sameAs.length === 0);
  const isChance = ({ alike }: TrustRow) => alike !== null && alike.low !== null && alike.low <= 0.5;
  const isLight = ({ weight }: TrustRow) => weight !== null && weight.high !== null && weight.high < equal / 4;
  const chance = others.filter(isChance);
  const light = others.filter((row) => isLight(row) && !isChance(row));
  const name = (rows: readonly TrustRow[], of: (row: TrustRow) => Interval | null) =>
    list(rows.map((row) => `${row.annotatorId} (${share(of(row) ?? { value: null, low: null, high: null })})`));
  const found = [...families.values()].map(
    (ids) => `${list(ids)} say the same: together they count as one, and one would do.`,
  );
  for (const [place, { annotatorId, repeats }] of jury.entries()) {
    for (const { annotatorId: other, share } of repeats) {
      const isFirst = jury.slice(place + 1).some((row) => row.annotatorId === other);
      if (!isFirst) continue;
      found.push(
        `${annotatorId} and ${other} give the same scores on ${percent(share)} of the images beyond chance: there they count as one.`,
      );
    }
  }
  if (chance.length > 0) {
    const [has, adds] = chance.length === 1 ? ['it has', 'adds'] : ['they have', 'add'];
    const whom = name(chance, ({ alike }) => alike);
    found.push(`${whom} ${adds} nothing that the others bear out: ${has} their order as often as chance has it, 50 %.`);
  }
  if (light.length > 0) {
    const adds = light.length === 1 ? 'adds' : 'add';
    found.push(`${name(light, ({ weight }) => weight)} ${adds} next to nothing: that is the weight.`);
  }
  return found.map((text) => sentence('jury', text, true));
}

function aboutAnnotator({ annotatorId, human, tieRate, missingRate, bias, placeBias }: TrustRow): VerdictSentence[] {
  const faults: string[] = [];
  if ((missingRate ?? 0) > tellMissing) faults.push(`gave no answer to ${percent(missingRate)} of what it was asked`);
  if ((tieRate ?? 0) > tellTies) faults.push(`sees no difference in ${percent(tieRate)} of pairs`);
  if (Math.abs(bias ?? 0) > tellBias) {
    faults.push(`scores ${points(Math.abs(bias ?? 0))} ${(bias ?? 0) > 0 ? 'higher' : 'lower'} than the others`);
  }
  if (placeBias !== null) faults.push(`favours places: ${points(placeBias)} between best and worst`);
  if (faults.length === 0 || human) return [];
  return [
    sentence('annotator', `${annotatorId} ${list(faults)}.`, (missingRate ?? 0) > tellMissing || placeBias !== null),
  ];
}

function aboutPairs(keep: Record<string, PairCuts>): VerdictSentence[] {
  const [aspect, found] = mainPairs(keep) ?? [];
  if (aspect === undefined || !found) {
    return [sentence('pairs', 'There are no pairs: no two images of a sample differ by the margin.', true)];
  }
  const name = aspect === 'overall' ? 'pairs overall' : `pairs in ${aspect}`;
  const sure = found.cuts.find(({ confidence }) => confidence === 0.9);
  const lead = `Of ${thousands(found.pairs)} ${name}, ${thousands(found.close)} (${percent(found.close / found.pairs)}) are close calls, below 75 % sure.`;
  if (found.unsure === found.pairs || !sure) {
    return [sentence('pairs', `How sure the ${thousands(found.pairs)} ${name} are cannot be told.`, true)];
  }
  if (sure.pairs === 0) return [sentence('pairs', `${lead} None is 90 % sure.`, true)];
  const borne = sure.people
    ? `; people bear out ${share(sure.people.right)} of the ${thousands(sure.people.pairs)} of them that they decided`
    : '';
  return [
    sentence('pairs', lead, found.close > found.pairs / 2),
    sentence('pairs', `Those at least 90 % sure are ${thousands(sure.pairs)} (${percent(sure.share)})${borne}.`, false),
  ];
}

/** The pairs that are spoken of: those overall, else of the first aspect. */
export function mainPairs(keep: Record<string, PairCuts>): [aspect: string, cuts: PairCuts] | undefined {
  const found = Object.entries(keep).filter(([, { pairs }]) => pairs > 0);
  return found.find(([aspect]) => aspect === 'overall') ?? found[0];
}

function aboutGenerators(leaderboard: Leaderboard | null): VerdictSentence[] {
  const rows = leaderboard?.aspects.overall?.rows ?? [];
  const [first] = rows;
  if (!first || rows.length < 2) return [];
  const chance = `its image beats that of an average generator for ${share(first.chance)} of prompts`;
  if (first.rank[1] === 1)
    return [sentence('generators', `${first.generator} leads the generators: ${chance}.`, false)];
  const rivals = rows.filter(({ rank: [best] }) => best === 1).map(({ generator }) => generator);
  const who = rivals.length > 4 ? `${thousands(rivals.length)} of ${thousands(rows.length)} generators` : list(rivals);
  return [sentence('generators', `No generator surely leads: ${who} may each be the best.`, false)];
}

function sentence(about: VerdictSentence['about'], text: string, worry: boolean): VerdictSentence {
  return { about, text, worry };
}

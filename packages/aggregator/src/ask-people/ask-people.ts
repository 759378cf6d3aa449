import type { Consensus } from '@visionprefer/core';
import { precisionOf } from '../adaptive/worth.ts';
import { at } from '../numbers/at.ts';
import { murmurHash3 } from '../numbers/murmur-hash.ts';
import { type AskPeopleOptions, type AskPeopleSettings, resolveAskPeople } from './ask-people-options.ts';
import { type Difference, differencesIn } from './open-differences.ts';
import type { AskedOfPeople, PeoplePlan } from './people-plan.ts';
import { placeChecks } from './place-checks.ts';
import { calibrationWorth, keepGain } from './worth-of-people.ts';

/** One person's votes are taken to correlate so with the quality: people order three pairs in four as others do. */
const personLoading = 0.75;

/** A sample that may be shown. */
interface Candidate {
  sampleId: string;
  seconds: number;
  /** A number drawn from seed and id. */
  place: number;
  differences: readonly Difference[];
  calibration: number;
  gain: number;
}

/**
 * Picks what people should look at in the time that there is. First what calibrates: half of it by what it tells of the
 * temperature, and half drawn at random, so that it can also be seen how honest probabilities are. Then what is expected to
 * change most which pairs are kept, for its time: pairs that one more vote may lift above the confidence, or take out, and not
 * those on which annotators merely disagree. Among them some of which the annotators are surest, and some that are shown
 * again.
 *
 * @param consensus Without the votes of people.
 * @throws InputError when an option is out of range.
 */
export function askPeople(consensus: readonly Consensus[], options: AskPeopleOptions): PeoplePlan {
  const settings = resolveAskPeople(options);
  const candidates = candidatesIn(consensus, settings);
  const { budgetSeconds, checks } = settings;
  const forChecks = budgetSeconds * checks;
  const picked = pickAsked(candidates, settings, budgetSeconds - 2 * forChecks);
  const taken = new Set(picked.map(({ sampleId }) => sampleId));
  const gold = within(forChecks, bySureness(candidates.filter(({ sampleId }) => !taken.has(sampleId))));
  const repeats = within(
    forChecks,
    candidates.filter(({ sampleId }) => taken.has(sampleId)).toSorted((a, b) => a.place - b.place),
  );
  const samples = placeChecks(picked, {
    gold: gold.map(({ sampleId, differences }) => ({ sampleId, why: 'gold' as const, expected: surest(differences) })),
    repeats: repeats.map(({ sampleId }) => ({ sampleId, why: 'repeat' as const })),
  });
  const secondsOf = new Map(candidates.map(({ sampleId, seconds }) => [sampleId, seconds]));
  const seconds = samples.reduce((sum, { sampleId }) => sum + (secondsOf.get(sampleId) ?? 0), 0);
  return { samples, seconds };
}

function candidatesIn(consensus: readonly Consensus[], settings: AskPeopleSettings): Candidate[] {
  const { temperature, confidence, judged, seed, secondsFor } = settings;
  const fresh = consensus.filter(({ sampleId }) => !judged.has(sampleId));
  const precision = 1 / varianceOfVote(consensus) / 2;
  return fresh.flatMap((record): Candidate[] => {
    const differences = differencesIn(record);
    if (differences.length === 0) return [];
    const sum = (of: (difference: Difference) => number) => differences.reduce((total, each) => total + of(each), 0);
    return [
      {
        sampleId: record.sampleId,
        seconds: secondsFor(record.images.length),
        place: murmurHash3(record.sampleId, seed),
        differences,
        calibration: sum((each) => calibrationWorth(each, temperature)),
        gain: sum((each) => keepGain(each, { temperature, confidence, precision })),
      },
    ];
  });
}

/** Of one person's vote on one image, in score points: by how far the scores of images differ. */
function varianceOfVote(consensus: readonly Consensus[]): number {
  const known = consensus.flatMap(({ images }) =>
    images.flatMap(({ overall: { score, standardError } }) =>
      score === null || standardError === null ? [] : [{ score, open: standardError ** 2 }],
    ),
  );
  if (known.length === 0) return 1;
  const mean = known.reduce((sum, { score }) => sum + score, 0) / known.length;
  const variance = known.reduce((sum, { score, open }) => sum + (score - mean) ** 2 + open, 0) / known.length;
  return Math.max(1e-6, variance) / precisionOf(personLoading, 1);
}

function pickAsked(candidates: readonly Candidate[], settings: AskPeopleSettings, seconds: number): AskedOfPeople[] {
  const { calibration, judged } = settings;
  const wanted = Math.max(0, calibration - judged.size);
  const drawn = candidates.toSorted((a, b) => a.place - b.place).slice(0, Math.ceil(wanted / 2));
  const telling = candidates
    .filter((each) => !drawn.includes(each))
    .sort((a, b) => b.calibration / b.seconds - a.calibration / a.seconds)
    .slice(0, wanted - drawn.length);
  const calibrating = within(seconds, interleave(drawn, telling));
  const left = seconds - calibrating.reduce((sum, each) => sum + each.seconds, 0);
  const deciding = candidates
    .filter((each) => each.gain > 0 && !calibrating.includes(each))
    .sort((a, b) => b.gain / b.seconds - a.gain / a.seconds);
  return [
    ...calibrating.map(({ sampleId }) => ({ sampleId, why: 'calibration' as const })),
    ...within(left, deciding).map(({ sampleId, gain }) => ({ sampleId, why: 'pairs' as const, gain })),
  ];
}

/** As many as the time allows, in their order. */
function within(seconds: number, candidates: readonly Candidate[]): Candidate[] {
  let spent = 0;
  return candidates.filter((each) => {
    if (spent + each.seconds > seconds) return false;
    spent += each.seconds;
    return true;
  });
}

function interleave<T>(one: readonly T[], other: readonly T[]): T[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, place) => [
    ...one.slice(place, place + 1),
    ...other.slice(place, place + 1),
  ]).flat();
}

function bySureness(candidates: readonly Candidate[]): Candidate[] {
  const z = ({ differences }: Candidate) => {
    const { mean, variance } = differenceThatIsSurest(differences);
    return mean / Math.sqrt(variance);
  };
  return candidates.toSorted((a, b) => z(b) - z(a));
}

function surest(differences: readonly Difference[]): { better: string; worse: string } {
  const { better, worse } = differenceThatIsSurest(differences);
  return { better, worse };
}

function differenceThatIsSurest(differences: readonly Difference[]): Difference {
  const z = ({ mean, variance }: Difference) => mean / Math.sqrt(variance);
  return differences.reduce((most, each) => (z(each) > z(most) ? each : most), at(differences, 0));
}

import type { AspectComparison } from '@visionprefer/aggregator';
import type { VerdictSentence } from '../verdict/verdict-record.ts';
import { list, share, thousands } from '../verdict/words.ts';
import type { ComparisonIndex } from './comparison-data.ts';

/** What is put in words. */
export type ComparisonFigures = Pick<
  ComparisonIndex,
  'runs' | 'settings' | 'agreement' | 'turns' | 'alone' | 'samples'
>;

/** How two runs compare, in words, the most important first. None is stronger than its interval. */
export function comparisonSentences(figures: ComparisonFigures): VerdictSentence[] {
  const { runs, agreement, samples, alone } = figures;
  const [first, second] = [runs[0].name, runs[1].name];
  const overall = agreement.overall;
  return [
    ...aboutAgreement(overall, samples.length),
    ...aboutPeople(overall?.people, first, second),
    ...aboutTurns(figures),
    ...aboutSettings(figures),
    ...leftOut(alone.first, `${first} alone judged`),
    ...leftOut(alone.second, `${second} alone judged`),
    ...leftOut(alone.otherPrompt, `${alone.otherPrompt.length === 1 ? 'has' : 'have'} another prompt in each run`),
    ...aboutPictures(samples.filter(({ otherPictures }) => otherPictures).length),
  ];
}

function aboutAgreement(overall: AspectComparison | undefined, samples: number): VerdictSentence[] {
  if (!overall || overall.decided === 0) {
    const text = `Both judged ${ofSamples(samples)}, and there are no two images that both put in an order.`;
    return [{ about: 'jury', text, worry: true }];
  }
  const text = `On the ${ofSamples(samples)} that both judged, they have the same order in ${share(overall.alike)} of the ${thousands(overall.decided)} pairs of images that both decide.`;
  return [{ about: 'jury', text, worry: (overall.alike.low ?? 0) <= 0.5 }];
}

function aboutPeople(people: AspectComparison['people'], first: string, second: string): VerdictSentence[] {
  if (!people) {
    const text = 'No people were asked in either: the figures tell how far the two agree, not which of them is right.';
    return [{ about: 'people', text, worry: true }];
  }
  const [one, other] = people.accuracy;
  const figures = `${first} has the order of people in ${share(one.tiesHalf)} of ${thousands(people.pairs)} pairs, ${second} in ${share(other.tiesHalf)}`;
  const { value, low, high } = people.difference;
  const isKnown = value !== null && low !== null && high !== null && (low > 0 || high < 0);
  const verdict = isKnown ? `${value > 0 ? second : first} is nearer to people` : 'that is no difference beyond noise';
  return [{ about: 'people', text: `${figures}: ${verdict}.`, worry: false }];
}

function aboutTurns({ turns, samples }: ComparisonFigures): VerdictSentence[] {
  const both = turns.reduce((sum, { alike, turned }) => sum + alike + turned, 0);
  const turned = turns.reduce((sum, each) => sum + each.turned, 0);
  if (both === 0) return [{ about: 'pairs', text: 'They drew no pair in common.', worry: true }];
  const where = samples.filter((sample) => sample.turned > 0).length;
  const text =
    turned === 0
      ? `Of the ${thousands(both)} pairs that both drew, none turns.`
      : `Of the ${thousands(both)} pairs that both drew, ${thousands(turned)} ${turned === 1 ? 'turns' : 'turn'}, in ${ofSamples(where)}: these come first.`;
  return [{ about: 'pairs', text, worry: false }];
}

function aboutSettings({ settings: { silent, apart } }: ComparisonFigures): VerdictSentence[] {
  if (silent.length > 0) {
    const [says, its] = silent.length === 1 ? ['says', 'its'] : ['say', 'their'];
    const text = `${list([...new Set(silent)])} ${says} nothing of ${its} settings: there is no run.json.`;
    return [{ about: 'jury', text, worry: true }];
  }
  const names = apart.map(({ name }) => name).filter((name) => name !== 'command');
  const text = names.length === 0 ? 'Their settings are the same.' : `They differ in ${list(names)}.`;
  return [{ about: 'jury', text, worry: false }];
}

/** Ids that are written out where samples are left out. */
const mostIds = 5;

function leftOut(ids: readonly string[], why: string): VerdictSentence[] {
  if (ids.length === 0) return [];
  const named = ids.slice(0, mostIds).map(shortened).join(', ');
  const more = ids.length > mostIds ? ', …' : '';
  return [{ about: 'aspects', text: `Left out: ${ofSamples(ids.length)} that ${why} (${named}${more}).`, worry: true }];
}

function shortened(id: string): string {
  const characters = Array.from(id);
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : id;
}

function aboutPictures(count: number): VerdictSentence[] {
  if (count === 0) return [];
  const text = `In ${ofSamples(count)} an image was another picture for one run than for the other.`;
  return [{ about: 'aspects', text, worry: true }];
}

function ofSamples(count: number): string {
  return `${thousands(count)} ${count === 1 ? 'sample' : 'samples'}`;
}

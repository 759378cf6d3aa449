import type { Annotation } from '@visionprefer/core';
import type { Gold } from './gold.ts';
import { type Verdict, verdictsOf } from './verdicts-of.ts';

/** How many of some were so. */
export interface Share {
  right: number;
  of: number;
}

/** What one person has done, and how far it can be trusted. */
export interface PersonFigures {
  name: string;
  answers: number;
  /** Of the answers: those without a judgement. */
  couldNotTell: number;
  comments: number;
  /** Seconds over a question, the middle one; null before the first answer. */
  medianSeconds: number | null;
  /** Time at work in seconds: over each question as long as it took, but at most five minutes. */
  seconds: number;
  /**
   * Pairs of images on which another person sees a difference, and in how many this one has the same order; a tie counts
   * half. One half is what chance gives.
   */
  alike: Share;
  /** Gold: judgements that were right. */
  gold: Share;
  /** Pairs of images that the person was asked about twice, and on how many they said the same. */
  self: Share;
}

/** Longer over one question is a break, and counts as this much. */
export const mostSeconds = 300;

/** What one person said of one sample, asked once or more. */
type Said = Map<string, Verdict[]>;

/** Measures people by their annotations, in the order of `people`. */
export function measurePeople(
  annotations: Iterable<Annotation>,
  { people, gold }: { people: readonly string[]; gold: Gold },
): PersonFigures[] {
  const rows = new Map(people.map((name) => [`human:${name}`, emptyRow(name)]));
  const times = new Map<string, number[]>([...rows.keys()].map((id) => [id, []]));
  const samples = new Map<string, Map<string, Said>>();
  for (const annotation of annotations) {
    const { annotatorId, sampleId, ms } = annotation;
    const row = rows.get(annotatorId);
    if (!row) continue;
    const seconds = Math.min(ms / 1000, mostSeconds);
    row.answers++;
    row.seconds += seconds;
    times.get(annotatorId)?.push(seconds);
    if (annotation.comment) row.comments++;
    const verdicts = verdictsOf(annotation);
    if (verdicts.size === 0) row.couldNotTell++;
    if (gold.sampleIds.has(sampleId)) add(row.gold, gold.check(annotation));
    const said = samples.get(sampleId) ?? new Map<string, Said>();
    samples.set(sampleId, said);
    const own: Said = said.get(annotatorId) ?? new Map();
    said.set(annotatorId, own);
    for (const [pair, verdict] of verdicts) own.set(pair, [...(own.get(pair) ?? []), verdict]);
  }
  for (const said of samples.values()) for (const [annotatorId, own] of said) compare(rows.get(annotatorId), own, said);
  for (const [annotatorId, row] of rows) row.medianSeconds = median(times.get(annotatorId) ?? []);
  return [...rows.values()];
}

/** The middle of some numbers; null of none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : (middle + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? middle)) / 2;
}

function emptyRow(name: string): PersonFigures {
  const none = () => ({ right: 0, of: 0 });
  const counts = { answers: 0, couldNotTell: 0, comments: 0, medianSeconds: null, seconds: 0 };
  return { name, ...counts, alike: none(), gold: none(), self: none() };
}

function add(share: Share, { right, of }: Share): void {
  share.right += right;
  share.of += of;
}

/** Sets what a person said of a sample against what the others said, and against what they said themselves. */
function compare(row: PersonFigures | undefined, own: Said, said: ReadonlyMap<string, Said>): void {
  if (!row) return;
  for (const [pair, [first, again]] of own) {
    if (first === undefined) continue;
    if (again !== undefined) add(row.self, { right: again === first ? 1 : 0, of: 1 });
    for (const other of said.values()) {
      const theirs = other === own ? undefined : other.get(pair)?.[0];
      if (theirs) add(row.alike, { right: first === theirs ? 1 : first === 0 ? 0.5 : 0, of: 1 });
    }
  }
}

import type { ImageSummary, ReportIndex, SampleSummary, Vote } from '../../../src/report-data.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import type { Query } from '../../browse/query.ts';

/** Whose score is looked at: an annotator's or the consensus, in one aspect or overall. */
export interface Lens {
  aspect: number | null;
  annotator: number | null;
}

/** The lens of a query. Names that this report does not know are left out. */
export function lensOf({ aspects, annotators }: ReportIndex, { aspect, annotator }: Query): Lens {
  const place = (found: number) => (found === -1 ? null : found);
  return {
    aspect: place(aspects.indexOf(aspect)),
    annotator: place(annotators.findIndex(({ id }) => id === annotator)),
  };
}

/**
 * Places of the samples that a query asks for, in its order.
 *
 * @param marked Which samples are marked.
 */
export function findSamples(index: ReportIndex, query: Query, marked: Pick<Marks, 'has'>): number[] {
  const lens = lensOf(index, query);
  const matches = matcher(index, query, lens);
  const found = index.samples.flatMap((sample, place) =>
    matches(sample) && (query.marked === '' || marked.has(sample.id)) ? [place] : [],
  );
  const rank = ranking(query, lens);
  if (!rank) return found;
  const keys = new Map(found.map((place) => [place, rank(index.samples[place] as SampleSummary)]));
  // What has no key comes last; what is equal stays as it was listed.
  return found.sort((a, b) => {
    const [one, other] = [keys.get(a) ?? null, keys.get(b) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b;
    return other - one || a - b;
  });
}

/** The score of an image as a lens shows it; a word where there is none but a reason; null where nobody was asked. */
export function scoreOf(image: ImageSummary, { aspect, annotator }: Lens): Vote {
  if (annotator === null) return aspect === null ? image.overall : (image.scores[aspect] ?? null);
  if (aspect !== null) return image.votes[aspect]?.[annotator] ?? null;
  const votes = image.votes.map((row) => row[annotator] ?? null);
  const scores = votes.filter((vote) => typeof vote === 'number');
  if (scores.length) return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return votes.find((vote) => vote !== null) ?? null;
}

/** How far the annotators of a sample are apart, in one aspect or on the average of all. */
export function apartOf({ disagreement }: SampleSummary, aspect: number | null): number | null {
  if (aspect !== null) return disagreement[aspect] ?? null;
  const known = disagreement.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

/** How many annotators gave a sample no score, by reason, in one aspect or any. */
export function missingOf({ images }: SampleSummary, lens: Lens): Map<Exclude<Vote, number | null>, number> {
  const annotators = new Map<Exclude<Vote, number | null>, Set<number>>();
  for (const { votes } of images) {
    for (const [aspect, row] of votes.entries()) {
      if (lens.aspect !== null && lens.aspect !== aspect) continue;
      for (const [annotator, vote] of row.entries()) {
        if (typeof vote !== 'string' || (lens.annotator !== null && lens.annotator !== annotator)) continue;
        const those = annotators.get(vote) ?? new Set();
        annotators.set(vote, those.add(annotator));
      }
    }
  }
  return new Map([...annotators].map(([outcome, those]) => [outcome, those.size]));
}

function matcher({ generators, fields }: ReportIndex, query: Query, lens: Lens): (sample: SampleSummary) => boolean {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const generator = generators.indexOf(query.generator);
  const field = fields.indexOf(query.field);
  const value = query.value.trim().toLowerCase();
  return (sample) => {
    if (words.length) {
      const text = `${sample.id} ${sample.prompt ?? ''}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) return false;
    }
    if (field !== -1) {
      const facts = sample.facts[field] ?? [];
      if (value === '' ? facts.length === 0 : !facts.some((fact) => fact.toLowerCase().includes(value))) return false;
    }
    if (generator !== -1 && !sample.images.some((image) => image.generator === generator)) return false;
    if (lens.annotator !== null && !sample.images.some((image) => scoreOf(image, lens) !== null)) return false;
    if (query.missing) {
      const missing = missingOf(sample, lens);
      // Abstaining is a matter of course, so that "any" means what somebody failed to give.
      const any = [...missing.keys()].some((outcome) => outcome !== 'abstained');
      if (query.missing === 'any' ? !any : !missing.has(query.missing)) return false;
    }
    if (query.apart > 0 && (apartOf(sample, lens.aspect) ?? -1) < query.apart) return false;
    return !query.pairs || (query.pairs === 'with') === sample.pairs > 0;
  };
}

function ranking({ sort }: Query, lens: Lens): ((sample: SampleSummary) => number | null) | undefined {
  const scores = ({ images }: SampleSummary) =>
    images.map((image) => scoreOf(image, lens)).filter((score) => typeof score === 'number');
  const extreme = (sample: SampleSummary, of: (...values: number[]) => number) => {
    const given = scores(sample);
    return given.length ? of(...given) : null;
  };
  const orders: Record<Query['sort'], ((sample: SampleSummary) => number | null) | undefined> = {
    listed: undefined,
    apart: (sample) => apartOf(sample, lens.aspect),
    margin: (sample) => {
      const given = scores(sample);
      return given.length > 1 ? Math.max(...given) - Math.min(...given) : null;
    },
    high: (sample) => extreme(sample, Math.max),
    low: (sample) => {
      const lowest = extreme(sample, Math.min);
      return lowest === null ? null : -lowest;
    },
  };
  return orders[sort];
}

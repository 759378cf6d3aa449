import {
  type Agreement,
  type AspectAccuracy,
  aggregate,
  agreement,
  type CostPoint,
  costCurve,
  mean,
  type PairAccuracy,
  winRate,
} from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import type { AgreementView, PeopleAccuracy } from '../report-data.ts';

/** How agreement is measured for a report. */
export interface MeasureAgreementOptions {
  /** Annotators that are people. Default: those whose id begins with `human:`. */
  isHuman?: ((annotatorId: string) => boolean) | undefined;
  /** Draws of the bootstrap behind each interval. Default 500. */
  resamples?: number | undefined;
}

/** What intervals of two annotators are drawn with: there are many of them, and a cell of a table is small. */
const resamplesOfTwo = 200;
/** Couples of annotators whose agreement is measured. */
const mostCouples = 120;

/**
 * Measures how far annotators agree with each other and with people, as far as a report shows it. Where there are both
 * scores and comparisons, it is about the scores.
 *
 * @returns null when fewer than two annotators gave an answer.
 */
export async function measureAgreement(
  annotations: readonly Annotation[],
  { isHuman = (id) => id.startsWith('human:'), resamples = 500 }: MeasureAgreementOptions = {},
): Promise<AgreementView | null> {
  const kind = annotations.some(({ outcome }) => outcome === 'scored') ? 'compared' : 'scored';
  const alike = annotations.filter(({ outcome }) => outcome !== kind);
  const byAnnotator = Map.groupBy(alike, ({ annotatorId }) => annotatorId);
  if (byAnnotator.size < 2) return null;
  const all = await agreement(alike, { resamples, mixedVersions: 'allow' });
  const machines = alike.filter(({ annotatorId }) => !isHuman(annotatorId));
  const people = alike.filter(({ annotatorId }) => isHuman(annotatorId));
  const compared =
    machines.length && people.length
      ? await agreement(machines, { people, resamples, mixedVersions: 'allow' })
      : undefined;
  return {
    alpha: Object.entries(all.aspects).flatMap(
      ([
        aspect,
        {
          alpha: { ordinal },
        },
      ]) => (ordinal.value === null ? [] : [{ aspect, interval: { ...ordinal, value: ordinal.value } }]),
    ),
    couples: await measureCouples(byAnnotator),
    places: describePlaces(all),
    ...describePeople(compared?.people?.aspects.overall),
    cost: compared?.people ? await measureCost(machines, people) : [],
  };
}

/** People's consensus is plain: of each image the mean of its scores, or of its comparisons. */
async function measureCost(machines: readonly Annotation[], people: readonly Annotation[]): Promise<CostPoint[]> {
  const method = people.some(({ outcome }) => outcome === 'scored') ? mean() : winRate();
  const theirs = await aggregate(people, { method, mixedVersions: 'allow' });
  return costCurve(machines, theirs, { mixedVersions: 'allow' });
}

async function measureCouples(byAnnotator: Map<string, Annotation[]>): Promise<AgreementView['couples']> {
  const couples: AgreementView['couples'] = [];
  const annotators = [...byAnnotator].sort(([a], [b]) => (a < b ? -1 : 1));
  if ((annotators.length * (annotators.length - 1)) / 2 > mostCouples) return couples;
  for (const [place, [one, own]] of annotators.entries()) {
    for (const [other, theirs] of annotators.slice(place + 1)) {
      const { aspects } = await agreement([...own, ...theirs], { resamples: resamplesOfTwo, mixedVersions: 'allow' });
      for (const [aspect, { shared, alpha }] of Object.entries(aspects)) {
        const { value, ...ends } = alpha.ordinal;
        if (value === null || shared === 0) continue;
        const { kappa, spearman, kendall } = aspects[aspect]?.between[0] ?? {};
        couples.push({
          ...{ aspect, annotators: [one, other], interval: { value, ...ends }, shared },
          ...{ kappa: kappa?.quadratic ?? null, spearman: spearman ?? null, kendall: kendall ?? null },
        });
      }
    }
  }
  return couples;
}

/** Position bias over all aspects: what an annotator sees first, it sees first in each of them. */
function describePlaces({ aspects }: Agreement): AgreementView['places'] {
  const places: AgreementView['places'] = [];
  for (const [aspect, { over, annotators }] of Object.entries(aspects)) {
    if (over !== 'scores') continue;
    for (const [annotator, { position }] of Object.entries(annotators)) {
      if (!position) continue;
      for (const [place, difference] of position.byPlace.entries()) {
        places.push({ aspect, annotator, place, difference, shown: position.questions, pValue: position.pValue });
      }
    }
  }
  return places;
}

function describePeople(overall: AspectAccuracy | undefined): Pick<AgreementView, 'people' | 'kept'> {
  if (!overall) return { people: [], kept: [] };
  const people = [
    describeAccuracy(null, overall.consensus),
    ...Object.entries(overall.annotators).map(([id, accuracy]) => describeAccuracy(id, accuracy)),
    ...Object.entries(overall.people).map(([id, accuracy]) => describeAccuracy(id, accuracy)),
  ];
  return {
    people: people.filter((each) => each !== null),
    kept: thin(overall.curve).map(({ margin, share, accuracy }) => ({ margin, kept: share, accuracy })),
  };
}

function describeAccuracy(
  annotator: string | null,
  { pairs, tiesWrong, tiesHalf, tiesLeftOut }: PairAccuracy,
): PeopleAccuracy | null {
  if (pairs === 0 || tiesHalf.value === null) return null;
  return {
    annotator,
    pairs,
    tiesWrong: tiesWrong.value ?? 0,
    tiesHalf: { ...tiesHalf, value: tiesHalf.value },
    tiesLeftOut: tiesLeftOut.value,
  };
}

/** At most some forty points of a curve, the ends among them. Below thirty pairs a share says nothing. */
function thin<T extends { pairs: number }>(curve: readonly T[]): T[] {
  const solid = curve.filter(({ pairs }) => pairs >= 30);
  const step = Math.max(1, Math.ceil(solid.length / 40));
  return solid.filter((_, place) => place % step === 0 || place === solid.length - 1);
}

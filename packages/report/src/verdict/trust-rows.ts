import type { Agreement, AnnotatorProfile, AspectAgreement, Interval } from '@visionprefer/aggregator';
import type { TrustRow } from './verdict-record.ts';

/** What the annotations of one annotator took. */
export interface Effort {
  annotations: number;
  ms: number;
  /** Undefined when none says. */
  usd: number | undefined;
}

/** What rows are made of. */
export interface TrustFigures {
  /** Of the jury, with people where they were asked. */
  agreement: Agreement;
  /** Whether the jury itself are people. */
  human: boolean;
  /** Of people beside the jury. */
  ofPeople: Agreement | undefined;
  efforts: ReadonlyMap<string, Effort>;
}

/** How far each annotator can be trusted: the jury by weight, then people. */
export function trustRows({ agreement, human, ofPeople, efforts }: TrustFigures): TrustRow[] {
  const { people } = agreement;
  const accuracy = people?.aspects.overall;
  const jury = agreement.annotatorIds.map((id) =>
    rowOf(id, agreement, {
      human,
      effort: efforts.get(id),
      people: known(ownEntry(accuracy?.annotators, id)?.tiesHalf),
    }),
  );
  const persons = (ofPeople?.annotatorIds ?? []).map((id) => {
    const found = { human: true, effort: efforts.get(id), people: known(ownEntry(accuracy?.people, id)?.tiesHalf) };
    return { ...rowOf(id, ofPeople ?? agreement, found), weight: null };
  });
  const rank = ({ weight, alike }: TrustRow) => weight?.value ?? alike?.value ?? 0;
  return [...jury.sort((a, b) => rank(b) - rank(a)), ...persons];
}

function rowOf(
  annotatorId: string,
  { aspects, jury }: Agreement,
  { human, effort, people }: { human: boolean; effort: Effort | undefined; people: Interval | null },
): TrustRow {
  const own = Object.values<AspectAgreement>(aspects).flatMap(({ annotators }) =>
    toList(ownEntry(annotators, annotatorId)),
  );
  const votesOf = ({ outcomes: { scored, compared } }: AnnotatorProfile) => scored + compared;
  const missingOf = ({ outcomes: { refused, blocked, unreadable } }: AnnotatorProfile) =>
    refused + blocked + unreadable;
  const sum = (of: (profile: AnnotatorProfile) => number) => own.reduce((total, profile) => total + of(profile), 0);
  const mean = (of: (profile: AnnotatorProfile) => number | null) => {
    const told = own.filter((profile) => of(profile) !== null && votesOf(profile) > 0);
    const votes = told.reduce((total, profile) => total + votesOf(profile), 0);
    return votes > 0 ? told.reduce((total, profile) => total + (of(profile) ?? 0) * votesOf(profile), 0) / votes : null;
  };
  const votes = sum(votesOf);
  const missing = sum(missingOf);
  return {
    annotatorId,
    human,
    votes,
    weight: known(ownEntry(jury, annotatorId)?.weight),
    alike: known(ownEntry(jury, annotatorId)?.alike),
    people,
    tieRate: mean(({ tieRate }) => tieRate),
    bias: mean(({ bias }) => bias),
    missingRate: votes + missing > 0 ? missing / (votes + missing) : null,
    placeBias: placeBias(own),
    sameAs: sameAs(annotatorId, Object.values<AspectAgreement>(aspects)),
    repeats: repeatsOf(annotatorId, Object.values<AspectAgreement>(aspects)),
    usd: effort?.usd ?? null,
    msEach: effort && effort.annotations > 0 ? effort.ms / effort.annotations : null,
  };
}

function known(interval: Interval | undefined): Interval | null {
  return interval === undefined || interval.value === null ? null : interval;
}

/** The widest difference between two places, among the aspects in which places matter for sure: p < 0.01 over all of them. */
function placeBias(profiles: readonly AnnotatorProfile[]): number | null {
  const tested = profiles.flatMap(({ position }) => (position && position.pValue !== null ? [position] : []));
  const sure = tested.filter(({ pValue }) => (pValue ?? 1) * tested.length < 0.01);
  if (sure.length === 0) return null;
  return Math.max(...sure.map(({ byPlace }) => Math.max(...byPlace) - Math.min(...byPlace)));
}

/** Annotators that are of one family with this one in every aspect in which it is in any. */
function sameAs(annotatorId: string, aspects: readonly AspectAgreement[]): string[] {
  const own = aspects.flatMap(({ families }) =>
    families
      .filter(({ annotatorIds, share }) => share === undefined && annotatorIds.includes(annotatorId))
      .map(({ annotatorIds }) => annotatorIds),
  );
  const judging = aspects.filter(({ effectiveVotes }) => effectiveVotes !== null).length;
  if (own.length === 0 || own.length < judging) return [];
  return (own[0] ?? []).filter((id) => id !== annotatorId && own.every((ids) => ids.includes(id)));
}

/** All aspects tell the same of it. */
function repeatsOf(annotatorId: string, aspects: readonly AspectAgreement[]): TrustRow['repeats'] {
  const found = new Map<string, number>();
  for (const { annotatorIds, share } of aspects.flatMap(({ families }) => families)) {
    const [other] = annotatorIds.filter((id) => id !== annotatorId);
    if (share !== undefined && other !== undefined && annotatorIds.includes(annotatorId)) found.set(other, share);
  }
  return Array.from(found, ([other, share]) => ({ annotatorId: other, share }));
}

/** An id may be called `constructor`. */
function ownEntry<T>(record: Record<string, T> | undefined, id: string): T | undefined {
  return record && Object.hasOwn(record, id) ? record[id] : undefined;
}

function toList<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

import type { Annotation, Consensus, PreferencePair } from '@visionprefer/core';
import { type Names, nameThings } from '../build/name-things.ts';
import type { RunToCompare } from './run-to-compare.ts';
import type { SharedSample } from './shared-samples.ts';

/** What one run says about the samples that both judged; maps are by sample. */
export interface RunSide {
  /** Its own annotators, with the aspects and generators of both runs. */
  names: Names;
  consensus: ReadonlyMap<string, Consensus>;
  people: ReadonlyMap<string, Consensus>;
  annotations: ReadonlyMap<string, Annotation[]>;
  pairs: PreferencePair[];
}

/** Takes what a run says about samples. */
export function sideOf(
  { records, people = [] }: RunToCompare,
  samples: readonly SharedSample[],
  shared: Pick<Names, 'aspects' | 'generators'>,
): RunSide {
  const common = new Set(samples.map(({ id }) => id));
  const own = <T extends { sampleId: string }>(all: readonly T[]) => all.filter(({ sampleId }) => common.has(sampleId));
  const [annotations, consensus] = [own(records.annotations), own(records.consensus)];
  const { annotators } = nameThings({ annotations, consensus: [...consensus, ...own(people)] }, samples);
  return {
    names: { annotators, ...shared },
    consensus: bySample(consensus),
    people: bySample(own(people)),
    annotations: Map.groupBy(annotations, ({ sampleId }) => sampleId),
    pairs: own(records.pairs),
  };
}

function bySample<T extends { sampleId: string }>(records: readonly T[]): Map<string, T> {
  return new Map(records.map((record) => [record.sampleId, record]));
}

import {
  type AggregateOptions,
  bradleyTerry,
  type Calibration,
  calibrate,
  createAggregation,
  dawidSkene,
  type FitReport,
  type Method,
  mean,
  median,
  type OutcomeCount,
  orderHingesOnMissing,
  reliability,
  winRate,
} from '@visionprefer/aggregator';
import { type BriefAnnotation, type Consensus, consensusSchema } from '@visionprefer/core';
import { findJournals, openRecordWriter, type RecordTarget, readBriefAnnotationBatches } from '@visionprefer/journal';
import type { AggregateFlags, MethodName } from '../options/aggregate-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import type { Problem } from '../problems/problem.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import { noAnnotation, readSomeAnnotations } from './read-some-annotations.ts';

/** Methods by their names on the command line. */
const methods: Record<MethodName, () => Method> = {
  mean,
  median,
  reliability,
  'dawid-skene': dawidSkene,
  'bradley-terry': bradleyTerry,
  'win-rate': winRate,
};

/** The method that a name on the command line stands for. */
export function methodNamed(name: MethodName): Method {
  return methods[name]();
}

/** What is aggregated, and where consensus is written. */
export interface AggregatePlan extends AggregateFlags {
  /** Files and folders of annotations, as the user named them. */
  annotations: readonly string[];
  /** Which annotations count. Default: all. */
  counts?: ((annotation: BriefAnnotation) => boolean) | undefined;
  /** Told each consensus once it is written. */
  onConsensus?: (consensus: Consensus) => void | Promise<void>;
  target: Omit<RecordTarget, 'replaces' | 'inputs'>;
}

/** What came of annotations. */
export interface AggregateSummary {
  /** Samples that have a consensus. */
  samples: number;
  outcomes: readonly OutcomeCount[];
  /** How the method came to its scores. */
  fit: FitReport;
  /** With annotations of people: how far the probabilities of pairs could be believed, and can be now. */
  calibration?: Calibration;
  /** With the missing policy `bounds`: samples whose order of images missing scores could have changed. */
  hinging?: number;
}

/** Finds the consensus of annotations and writes it down, sample by sample. */
export async function aggregateAnnotations(
  { annotations, counts, onConsensus, target, ...flags }: AggregatePlan,
  { report, status, signal }: { report: (problem: Problem) => void; status: Status; signal: AbortSignal },
): Promise<AggregateSummary> {
  const inputs = await findJournals(annotations, target.folder);
  const writer = await openRecordWriter({ ...target, inputs, replaces: isConsensusLine });
  try {
    const aggregation = createAggregation(aggregateOptionsOf(flags));
    let read = 0;
    for await (const batch of readBriefAnnotationBatches(inputs, { folder: target.folder, report })) {
      signal.throwIfAborted();
      read += batch.length;
      status.progress(() => `${printable(annotations.join(' '))}  ${count(read)} annotations`);
      for (const annotation of batch) if (counts?.(annotation) ?? true) aggregation.add(annotation);
    }
    const { consensus, sampleIds, aspects, outcomes, fit } = aggregation.result();
    if (read === 0) throw noAnnotation(annotations);
    if (sampleIds.length > 0)
      for (const aspect of Object.keys(flags.weight)) checkAspectId(aspect, aspects, '--weight');
    const calibrated =
      flags.people === undefined
        ? undefined
        : await calibrate(
            consensus,
            readSomeAnnotations([flags.people], target.folder, report),
            aggregateOptionsOf(flags),
          );
    let hinging = 0;
    let written = 0;
    for (const record of calibrated?.consensus ?? consensus) {
      signal.throwIfAborted();
      written++;
      status.progress(() => `${printable(target.named)}  ${count(written)} of ${count(sampleIds.length)} samples`);
      await writer.write(record);
      await onConsensus?.(record);
      if (orderHingesOnMissing(record)) hinging++;
    }
    await writer.finish();
    const found = { samples: sampleIds.length, outcomes, fit };
    const calibration = calibrated && { calibration: calibrated.calibration };
    return { ...found, ...calibration, ...(flags.missingPolicy === 'bounds' && { hinging }) };
  } finally {
    status.end();
    await writer.discard();
  }
}

/** Whether the value of a line is a consensus. */
export function isConsensusLine(value: unknown): value is Consensus {
  return consensusSchema.safeParse(value).success;
}

/** What the library is told by the flags. */
export function aggregateOptionsOf({
  method,
  weight,
  quorum,
  missingPolicy,
  mixedVersions,
}: AggregateFlags): AggregateOptions {
  return {
    method: method && methodNamed(method),
    weights: weight,
    quorum,
    missingPolicy,
    mixedVersions: mixedVersions ? 'allow' : undefined,
  };
}

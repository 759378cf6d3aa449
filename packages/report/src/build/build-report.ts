import type { Image, MissingOutcome, Sample } from '@visionprefer/core';
import type {
  AgreementView,
  AnnotatorSummary,
  ReportIndex,
  SampleDetail,
  SampleSummary,
  Totals,
} from '../report-data.ts';
import { describeSample } from './describe-sample.ts';
import { listSamples } from './list-samples.ts';
import { nameThings } from './name-things.ts';
import type { RunRecords } from './run-records.ts';
import { summarizeAnnotators } from './summarize-annotators.ts';
import { summarizeSample } from './summarize-sample.ts';
import { tieRates, winRatesOfGenerators, winRatesOfGuidance } from './win-rates.ts';

/** What is said about a run besides its records. */
export interface ReportOptions {
  title: string;
  madeAt: Date;
  /** Annotators that are people. Default: those whose id begins with `human:`. */
  isHuman?: ((annotatorId: string) => boolean) | undefined;
  /** How far annotators agree, where that was worked out. */
  agreement?: AgreementView | null | undefined;
}

/** A report before it is written: what every reader needs at once, and what is made when it is asked for. */
export interface Report {
  index: Omit<ReportIndex, 'blockSize' | 'inFiles' | 'linkBase'>;
  imagesOf(sample: number): readonly Image[];
  detailOf(sample: number): Omit<SampleDetail, 'links'>;
}

/** Turns the records of a run into what the page shows. */
export function buildReport(records: RunRecords, options: ReportOptions): Report {
  const { annotations, consensus, pairs } = records;
  const isHuman = options.isHuman ?? ((id: string) => id.startsWith('human:'));
  const samples = listSamples(records);
  const names = nameThings(records, samples);
  const consensusOf = new Map(consensus.map((record) => [record.sampleId, record]));
  const annotationsOf = Map.groupBy(annotations, ({ sampleId }) => sampleId);
  const pairsOf = Map.groupBy(pairs, ({ sampleId }) => sampleId);
  const summaries = samples.map((sample) =>
    summarizeSample(sample, { consensus: consensusOf.get(sample.id), pairs: pairsOf.get(sample.id) ?? [], names }),
  );
  const judged = summaries.map(({ images }, index) => ({ sample: samples[index] as Sample, images }));
  const { annotators, scores } = summarizeAnnotators(annotations, { ...names, isHuman });
  return {
    index: {
      title: options.title,
      madeAt: options.madeAt.toISOString(),
      method: consensus[0]?.method ?? '',
      aspects: names.aspects,
      annotators,
      generators: names.generators,
      totals: total(summaries, annotators, pairs.length),
      charts: {
        scores,
        generators: winRatesOfGenerators(judged),
        guidance: winRatesOfGuidance(judged),
        ties: tieRates(summaries, names.aspects),
        agreement: options.agreement ?? null,
      },
      samples: summaries,
    },
    imagesOf: (index) => samples[index]?.images ?? [],
    detailOf(index) {
      const sample = samples[index];
      const none = { answers: [], pairs: [] };
      if (!sample) return none;
      return describeSample(sample, {
        annotations: annotationsOf.get(sample.id) ?? [],
        pairs: pairsOf.get(sample.id) ?? [],
        names,
      });
    },
  };
}

function total(samples: readonly SampleSummary[], annotators: readonly AnnotatorSummary[], pairs: number): Totals {
  const missing: Record<MissingOutcome, number> = { refused: 0, blocked: 0, unreadable: 0, abstained: 0 };
  let annotations = 0;
  let usd: number | null = null;
  for (const annotator of annotators) {
    for (const [outcome, count = 0] of Object.entries(annotator.outcomes)) {
      annotations += count;
      if (Object.hasOwn(missing, outcome)) missing[outcome as MissingOutcome] += count;
    }
    if (annotator.usd !== null) usd = (usd ?? 0) + annotator.usd;
  }
  const images = samples.reduce((sum, sample) => sum + sample.images.length, 0);
  return { samples: samples.length, images, annotations, pairs, missing, usd };
}

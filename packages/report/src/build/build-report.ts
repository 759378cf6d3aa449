import type { Calibration } from '@visionprefer/aggregator';
import type { Consensus, Image, MissingOutcome, Sample } from '@visionprefer/core';
import type {
  AgreementView,
  AnnotatorSummary,
  ReportIndex,
  SampleDetail,
  SampleSummary,
  Totals,
} from '../report-data.ts';
import type { Verdict } from '../verdict/verdict-record.ts';
import { describeSample } from './describe-sample.ts';
import { fieldsOf } from './facts-of.ts';
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
  /** Whom to believe and what to keep, where that was worked out. */
  verdict?: Verdict | null | undefined;
  /** What people voted, where the consensus is of others alone: their votes are shown beside those of the jury. */
  people?: readonly Consensus[] | undefined;
  /** How far probabilities could be believed, where people were asked. */
  calibration?: Calibration | null | undefined;
  /** What the run was made from, and how: a short sentence each. */
  provenance?: readonly string[] | undefined;
  /** Folder of the run as the user names it, for the command that draws its pairs. Default: no such command. */
  run?: string | undefined;
  /** Writes a command line of the words behind `visionprefer`. Default: with blanks between them. */
  writeCommand?: ((words: readonly string[]) => string) | undefined;
  /** Other pages about this run, by addresses relative to this one. */
  pages?: readonly { title: string; href: string }[] | undefined;
}

/** A report before it is written: what every reader needs at once, and what is made when it is asked for. */
export interface Report {
  index: Omit<ReportIndex, 'pictures' | 'blockSize' | 'pictureBlockSize' | 'inFiles' | 'linkBase'>;
  imagesOf(sample: number): readonly Image[];
  detailOf(sample: number): Omit<SampleDetail, 'links'>;
}

/** Turns the records of a run into what the page shows. */
export function buildReport(records: RunRecords, options: ReportOptions): Report {
  const { annotations, consensus, pairs } = records;
  const { verdict = null, writeCommand = (words: readonly string[]) => ['visionprefer', ...words].join(' ') } = options;
  const isHuman = options.isHuman ?? ((id: string) => id.startsWith('human:'));
  const samples = listSamples(records);
  const people = options.people ?? [];
  const names = nameThings({ annotations, consensus: [...consensus, ...people] }, samples);
  const consensusOf = new Map(consensus.map((record) => [record.sampleId, record]));
  const peopleOf = new Map(people.map((record) => [record.sampleId, record]));
  const annotationsOf = Map.groupBy(annotations, ({ sampleId }) => sampleId);
  const pairsOf = Map.groupBy(pairs, ({ sampleId }) => sampleId);
  const fields = fieldsOf(samples);
  const summaries = samples.map((sample) => {
    const found = {
      consensus: consensusOf.get(sample.id),
      people: peopleOf.get(sample.id),
      pairs: pairsOf.get(sample.id) ?? [],
    };
    return summarizeSample(sample, { ...found, names, fields });
  });
  const judged = summaries.map(({ images }, index) => ({ sample: samples[index] as Sample, images }));
  const { annotators, scores } = summarizeAnnotators(annotations, { ...names, isHuman });
  return {
    index: {
      title: options.title,
      madeAt: options.madeAt.toISOString(),
      method: consensus[0]?.method ?? '',
      provenance: [...(options.provenance ?? [])],
      verdict,
      next: (verdict?.next ?? []).flatMap(({ why, command }) =>
        // The page is what `report` would give.
        command[0] === 'report' ? [] : [{ why, line: writeCommand(command) }],
      ),
      pairsLine: options.run === undefined ? null : writeCommand(['pairs', options.run]),
      reviewLine: options.run === undefined ? null : writeCommand(['review', options.run, '--marked', 'marked.jsonl']),
      calibration: options.calibration ?? null,
      pages: [...(options.pages ?? [])],
      aspects: names.aspects,
      annotators,
      generators: names.generators,
      fields,
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

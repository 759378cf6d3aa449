import type { Consensus, ConsensusImage, Image, MissingOutcome, PreferencePair, Sample } from '@visionprefer/core';
import type {
  AgreementView,
  AnnotatorSummary,
  ImageSummary,
  ReportIndex,
  SampleDetail,
  SampleSummary,
  Totals,
  Vote,
} from '../report-data.ts';
import { describeSample } from './describe-sample.ts';
import { disagreement } from './disagreement.ts';
import { type Names, nameThings } from './name-things.ts';
import { round } from './round.ts';
import type { RunRecords } from './run-records.ts';
import { summarizeAnnotators } from './summarize-annotators.ts';
import { tieRates, winRatesOfGenerators, winRatesOfGuidance } from './win-rates.ts';

/** What is said about a run besides its records. */
export interface ReportOptions {
  title: string;
  madeAt: Date;
  /** Annotators that are people. Default: those whose id begins with `human:`. */
  isHuman?: (annotatorId: string) => boolean;
  /** How far annotators agree, where that was worked out. */
  agreement?: AgreementView | null;
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

/** The samples as given, and after them those that are only known from the pairs or the consensus. */
function listSamples({ samples, consensus, annotations, pairs }: RunRecords): Sample[] {
  const all = new Map(samples.map((sample) => [sample.id, sample]));
  const stub = (id: string): Sample => {
    const known = all.get(id) ?? { id, prompt: '', images: [] };
    all.set(id, known);
    return known;
  };
  const given = new Set(all.keys());
  for (const { sampleId, prompt, chosen, rejected } of pairs) {
    if (given.has(sampleId)) continue;
    const sample = stub(sampleId);
    // Where nobody knew the prompt, pairs were drawn with the id in its place.
    sample.prompt = prompt === sampleId ? '' : prompt;
    for (const { id, url, generator } of [chosen, rejected]) {
      addImage(sample, { id, url, ...(generator !== undefined && { generator }) });
    }
  }
  for (const { sampleId, images } of consensus) {
    if (given.has(sampleId)) continue;
    for (const { imageId } of images) addImage(stub(sampleId), { id: imageId, url: '' });
  }
  for (const { sampleId, imageIds } of annotations) {
    if (given.has(sampleId)) continue;
    for (const id of imageIds) addImage(stub(sampleId), { id, url: '' });
  }
  for (const { id, images } of all.values()) if (!given.has(id)) images.sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...all.values()];
}

function addImage({ images }: Sample, image: Image): void {
  if (!images.some(({ id }) => id === image.id)) images.push(image);
}

function summarizeSample(
  { id, prompt, images }: Sample,
  { consensus, pairs, names }: { consensus: Consensus | undefined; pairs: readonly PreferencePair[]; names: Names },
): SampleSummary {
  const arrived = new Map(consensus?.images.map((image) => [image.imageId, image]));
  const places = new Map(images.map((image, place) => [image.id, place]));
  let widest: SampleSummary['widest'] = null;
  for (const { aspect, chosen, rejected, margin } of pairs) {
    if (aspect !== 'overall' || margin <= (widest?.margin ?? 0)) continue;
    widest = { chosen: places.get(chosen.id) ?? 0, rejected: places.get(rejected.id) ?? 0, margin: round(margin) };
  }
  return {
    id,
    prompt: prompt || null,
    images: images.map((image) => summarizeImage(image, arrived.get(image.id), names)),
    disagreement: names.aspects
      .map((aspect) => consensus && disagreement(consensus, aspect))
      .map((value) => (value == null ? null : round(value))),
    widest,
    pairs: pairs.length,
  };
}

function summarizeImage({ id, generator }: Image, arrived: ConsensusImage | undefined, names: Names): ImageSummary {
  const scoreOf = (score: number | null | undefined) => (score == null ? null : round(score));
  const estimates = names.aspects.map((aspect) => arrived?.aspects[aspect]);
  return {
    id,
    generator: generator === undefined ? null : names.generators.indexOf(generator),
    overall: scoreOf(arrived?.overall.score),
    scores: estimates.map((estimate) => scoreOf(estimate?.score)),
    votes: estimates.map((estimate) =>
      names.annotators.map((annotator): Vote => {
        const vote = estimate && Object.hasOwn(estimate.votes, annotator) ? estimate.votes[annotator] : undefined;
        if (vote !== undefined) return round(vote);
        return (estimate && Object.hasOwn(estimate.missing, annotator) && estimate.missing[annotator]) || null;
      }),
    ),
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

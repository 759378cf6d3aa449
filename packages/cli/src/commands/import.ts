import { dirname, resolve } from 'node:path';
import {
  type Annotation,
  annotationSchema,
  InputError,
  type Outcome,
  type Sample,
  sampleSchema,
} from '@visionprefer/core';
import { type ImportOptions, importRatings, parseScale, readRatingRows } from '@visionprefer/dataset';
import type { CommonFlags } from '../options/common-options.ts';
import type { ImportFlags } from '../options/import-options.ts';
import { gatherRated, writeRated } from '../steps/rated-samples.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { withOutput } from './with-output.ts';

type ImportCommandFlags = CommonFlags & ImportFlags & { out: string };

/** What was read, to be looked at before it is believed. */
interface ImportSummary {
  annotations: Partial<Record<Outcome, number>>;
  samples: number;
  /** Images of the samples that were written whose pictures are not at hand. */
  withoutPicture?: number;
  /** Aspect → lowest and highest rating as the file has them, and how many are off their scale. */
  ratings: Record<string, { lowest: number; highest: number; offScale: number }>;
}

/** `visionprefer import`: ratings that others have given → annotations. */
export function importCommand(file: string, flags: ImportCommandFlags, surroundings: Surroundings): Promise<number> {
  const { out, samplesOut } = flags;
  const { folder, signal } = surroundings;
  return withOutput(flags, surroundings, async ({ open, report }) => {
    const summary: ImportSummary = { annotations: {}, samples: 0, ratings: {} };
    const images = gatherRated(samplesOut !== undefined);
    let reason: string | undefined;
    const inputs = [file];
    const writer = await open({ named: out, inputs, replaces: isAnnotationLine });
    const samplesWriter =
      samplesOut === undefined ? undefined : await open({ named: samplesOut, inputs, replaces: isSampleLine });
    const options: ImportOptions = {
      ...toImportOptions(flags),
      onImage: images.add,
      onRating: (rating) => noteRating(summary.ratings, rating),
    };
    const rows = readRatingRows(resolve(folder, file), file);
    for await (const annotation of importRatings(rows, options, (problem) => report({ file, ...problem }))) {
      signal.throwIfAborted();
      if (annotation.outcome === 'unreadable') reason ??= annotation.detail;
      summary.annotations[annotation.outcome] = (summary.annotations[annotation.outcome] ?? 0) + 1;
      await writer.write(annotation);
    }
    summary.samples = images.count();
    expectRatings(summary, file, reason);
    if (samplesWriter)
      summary.withoutPicture = await writeRated(images.samples(), samplesWriter, resolve(folder, dirname(file)));
    const files = { annotations: out, samples: samplesOut };
    return { summary, written: { files }, lines: describe(summary, files) };
  });
}

function toImportOptions({ map, wide, scale, annotator, aspect, human, only, unreadable }: ImportFlags): ImportOptions {
  const { '': all, ...byAspect } = Object.fromEntries(
    Object.entries(scale).map(([about, text]) => [about, parseScale(text)]),
  );
  return {
    columns: map,
    wide,
    scale: all ?? (Object.keys(byAspect).length > 0 ? byAspect : undefined),
    annotator,
    aspect,
    human,
    only,
    unreadable: Object.entries(unreadable).map(([column, beginning]) => ({ column, beginning })),
  };
}

function isAnnotationLine(value: unknown): value is Annotation {
  return annotationSchema.safeParse(value).success;
}

function isSampleLine(value: unknown): value is Sample {
  return sampleSchema.safeParse(value).success;
}

function noteRating(
  ratings: ImportSummary['ratings'],
  { aspect, rating, isOffScale }: { aspect: string; rating?: number; isOffScale: boolean },
): void {
  const noted = ratings[aspect] ?? { lowest: Number.POSITIVE_INFINITY, highest: Number.NEGATIVE_INFINITY, offScale: 0 };
  ratings[aspect] = noted;
  if (isOffScale) noted.offScale++;
  if (rating === undefined) return;
  noted.lowest = Math.min(noted.lowest, rating);
  noted.highest = Math.max(noted.highest, rating);
}

function expectRatings({ annotations, ratings }: ImportSummary, file: string, reason: string | undefined): void {
  if ((annotations.scored ?? 0) + (annotations.compared ?? 0) > 0) return;
  const offScale = Object.values(ratings).reduce((sum, noted) => sum + noted.offScale, 0);
  const found = reason === undefined ? '' : ` The first: ${reason}.`;
  const why = offScale > 0 ? `${count(offScale)} are off the scale: is --scale right?` : `Is --map right?${found}`;
  throw new InputError(`${file}: not one rating could be read. ${why} Nothing was written.`);
}

function describe(
  { annotations, samples, ratings, withoutPicture = 0 }: ImportSummary,
  files: { annotations: string; samples: string | undefined },
): string[] {
  const ranges = Object.entries(ratings).map(([aspect, { lowest, highest, offScale }]) => {
    const off = offScale > 0 ? `; ${count(offScale)} off the scale, unreadable: is --scale right?` : '';
    return `${aspect}: ratings from ${lowest} to ${highest}${off}`;
  });
  const without = withoutPicture > 0 ? `; pictures of ${count(withoutPicture)} images are not at hand` : '';
  const outcomes = Object.entries(annotations).map(([outcome, number]) => `${count(number)} ${outcome}`);
  return [
    ...ranges,
    `${files.annotations}  ${outcomes.join(', ')}, of ${count(samples)} samples`,
    ...(files.samples === undefined ? [] : [`${files.samples}  ${count(samples)} samples${without}`]),
  ];
}

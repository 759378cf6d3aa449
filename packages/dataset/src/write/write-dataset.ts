import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Consensus,
  type ImageError,
  InputError,
  type PreferencePair,
  type ReadImageOptions,
  type Source,
} from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import type { AnnotationStatistics } from '../card/annotation-statistics.ts';
import { createPairCounter, type PairStatistics } from '../card/pair-statistics.ts';
import { type AgreementFigure, writeCard } from '../card/write-card.ts';
import type { Format, FormatWriter } from '../formats/format.ts';
import { createRowBudget } from '../parquet/row-budget.ts';
import { type DatasetSettings, settleOptions } from './dataset-settings.ts';
import { createImageStore } from './image-store.ts';
import { type LeftOut, loadPairs } from './load-pairs.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { openFile } from './open-file.ts';
import { openStagingFolder } from './staging-folder.ts';
import type { WrittenFile } from './written-file.ts';

/** What a data set is made of, and how. */
export interface WriteDatasetOptions {
  /** At least one; each gets a folder of its own, named for its id. */
  formats: readonly Format[];
  /** Absolute path of a folder that is not there yet, or is empty. */
  out: string;
  /** The folder as the user named it, for messages. Default: `out`. */
  label?: string;
  /** Where images may be read from. */
  images?: ReadImageOptions;
  /** Draws which image stands first. Default 0. */
  seed?: number;
  /** Shares of the prompts that are held back, 0 to below 1; the rest is to train. Default 0.05 each. */
  shares?: { validation?: number; test?: number };
  /** Bytes after which a Parquet shard is full. Default 500,000,000, as the hub's own tools have it. */
  shardBytes?: number;
  /** Stop at the first image that is not there as it was judged, instead of leaving its pairs out. Default false. */
  strict?: boolean;
  /** Sample id → its consensus: tells who scored what. */
  consensus?: ReadonlyMap<string, Consensus>;
  /** For the card. */
  annotations?: AnnotationStatistics;
  /** For the card. */
  agreement?: readonly AgreementFigure[];
  /** The files it was made from, for the manifest. */
  sources?: readonly { name: string; sha256: string }[];
  /** Puts an image that cannot be read into words, with an advice in the terms of the caller. Default: its message. */
  describeImageError?: ((error: ImageError) => string) | undefined;
  /** Told what was left out. Default: throws it. */
  report?: (problem: Problem) => void;
  onProgress?: (progress: DatasetProgress) => void;
  signal?: AbortSignal;
}

/** How far the writing is. */
export interface DatasetProgress {
  pairs: number;
  leftOut: number;
}

/** What was written. */
export interface DatasetSummary {
  statistics: PairStatistics;
  leftOut: Record<LeftOut, number>;
  formats: { id: string; files: number; images: number; bytes: number }[];
  /** Folders beside the output that killed processes left. */
  leftovers: string[];
}

/** Image bytes that rows wait with, over all files, before they are written. */
const budgetBytes = 48 * 1024 * 1024;

/**
 * Writes pairs as a data set: a folder for each format, with a card, and a manifest. The folder is written aside and
 * takes its name when it is whole. The same pairs and options give the same bytes.
 *
 * @throws InputError when the folder is not empty, no pair can be written, or a format needs what the pairs do not have.
 */
export async function writeDataset(
  pairs: Source<PreferencePair>,
  options: WriteDatasetOptions,
): Promise<DatasetSummary> {
  const { formats, out, label = out } = options;
  if (formats.length === 0) throw new InputError('Name at least one format.');
  const settings = settleOptions(options);
  const staging = openStagingFolder(out, label);
  const images = createImageStore();
  const budget = createRowBudget(budgetBytes);
  const writers: OpenFormat[] = [];
  try {
    for (const format of formats) {
      const folder = join(staging.path, format.id);
      mkdirSync(folder);
      const { shardBytes } = settings;
      writers.push({ format, folder, writer: format.create({ folder, images, shardBytes, budget }) });
    }
    const { statistics, leftOut } = await writePairs(pairs, writers, settings, options);
    const written = [];
    for (const { format, folder, writer } of writers) {
      const files = await writer.finish();
      const about = { format, name: basename(out), statistics, files, leftOut, settings, options };
      files.push(writeText(folder, 'README.md', writeCard(about)));
      const { images: imageFiles, bytes } = images.count(folder);
      const sum = files.reduce((total, file) => total + file.bytes, bytes);
      written.push({ id: format.id, images: imageFiles, bytes: sum, files });
    }
    const manifest = manifestOf({ statistics, leftOut, formats: written, settings, sources: options.sources ?? [] });
    writeManifest(staging.path, manifest);
    // A folder may be taken from its place, to be published alone.
    for (const { format, folder } of writers) {
      writeManifest(folder, { ...manifest, formats: written.filter(({ id }) => id === format.id) });
    }
    options.signal?.throwIfAborted();
    staging.finish();
    const summary = written.map((entry) => ({ ...entry, files: entry.files.length }));
    return { statistics, leftOut, formats: summary, leftovers: staging.leftovers };
  } catch (error) {
    // What is broken off fails in words of its own.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    for (const { writer } of writers) writer.discard();
    staging.discard();
  }
}

interface OpenFormat {
  format: Format;
  folder: string;
  writer: FormatWriter;
}

async function writePairs(
  pairs: Source<PreferencePair>,
  writers: readonly OpenFormat[],
  { seed, shares, strict }: DatasetSettings,
  options: WriteDatasetOptions,
): Promise<{ statistics: PairStatistics; leftOut: Record<LeftOut, number> }> {
  const { images = {}, consensus, report = fail, onProgress, describeImageError = messageOf } = options;
  const signal = options.signal ?? new AbortController().signal;
  const leftOut: Record<LeftOut, number> = { duplicate: 0, image: 0 };
  const onLeftOut = (reason: LeftOut) => {
    leftOut[reason]++;
  };
  const counter = createPairCounter();
  const whole = writers.filter(({ format }) => format.wholeSamples).map(({ format }) => format.id);
  const seen = new Set<string>();
  let number = 0;
  const given = { images, seed, shares, strict, ...(consensus && { consensus }) };
  const settings = { ...given, describeImageError, report, onLeftOut, signal };
  for await (const sample of loadPairs(pairs, settings)) {
    const [first] = sample;
    if (first && whole.length) checkTogether(seen, first.pair.sampleId, whole);
    for (const pair of sample) counter.add(pair);
    if (first) for (const { writer } of writers) await writer.write(sample);
    number += sample.length;
    onProgress?.({ pairs: number, leftOut: leftOut.duplicate + leftOut.image });
  }
  if (number > 0) return { statistics: counter.result(), leftOut };
  const reason = leftOut.image
    ? `the images of all ${leftOut.image} pairs are missing, changed, or not where images may be read from`
    : 'there are no pairs';
  throw new InputError(`Nothing can be written: ${reason}.`);
}

function messageOf({ message }: Error): string {
  return message;
}

function checkTogether(seen: Set<string>, sampleId: string, formats: readonly string[]): void {
  if (seen.has(sampleId)) {
    throw new InputError(
      `The pairs of sample ${sampleId} do not stand together, and ${formats.join(', ')} needs all pairs of a sample at once. Sort the file by sampleId.`,
    );
  }
  seen.add(sampleId);
}

function fail({ message, sampleId, imageId }: Problem): never {
  throw new InputError(`Sample ${sampleId}, image ${imageId}: ${message}`);
}

function writeManifest(folder: string, manifest: Manifest): void {
  writeText(folder, 'manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function writeText(folder: string, name: string, text: string): WrittenFile {
  const bytes = new TextEncoder().encode(text);
  const file = openFile(join(folder, name));
  file.write(bytes);
  file.close();
  return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

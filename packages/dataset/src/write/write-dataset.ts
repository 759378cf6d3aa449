import { basename } from 'node:path';
import type { PreferencePair, Source } from '@visionprefer/core';
import type { PairStatistics } from '../card/pair-statistics.ts';
import { openAtomicFolder } from '../files/atomic-folder.ts';
import { writeText } from '../files/write-text.ts';
import type { LeftOut } from '../load/load-pairs.ts';
import { type OpenFormat, openFormats } from './format-folder.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { fillDefaults, type WriteDatasetOptions } from './options.ts';
import { isDataset } from './replace-dataset.ts';

/** What was written. */
export interface DatasetSummary {
  statistics: PairStatistics;
  leftOut: Record<LeftOut, number>;
  formats: { id: string; files: number; images: number; bytes: number }[];
  /** Folders beside the output that killed processes left. */
  leftovers: string[];
}

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
  const { out, label = out, signal, sources = [] } = options;
  const settings = fillDefaults(options);
  const folder = openAtomicFolder(out, label, options.replaces ? isDataset(out) : undefined);
  const open: OpenFormat[] = [];
  try {
    for (const format of openFormats(folder.path, settings)) open.push(format);
    // With all that looks at pairs, and of no use where samples are read.
    const { writePairs } = await import('./write-pairs.ts');
    const made = await writePairs(pairs, open, settings, options);
    const formats: Manifest['formats'] = [];
    for (const format of open) {
      formats.push(await format.finish({ ...made, name: basename(out), evidence: options }));
    }
    writeManifests(folder.path, open, manifestOf({ ...made, formats, settings, sources }));
    signal?.throwIfAborted();
    folder.finish();
    const summary = formats.map((entry) => ({ ...entry, files: entry.files.length }));
    return { ...made, formats: summary, leftovers: folder.leftovers };
  } catch (error) {
    // What is broken off fails in words of its own.
    signal?.throwIfAborted();
    throw error;
  } finally {
    for (const { writer } of open) writer.discard();
    folder.discard();
  }
}

/** One for the whole, and one in each format's folder, which may be taken from its place to be published alone. */
function writeManifests(path: string, open: readonly OpenFormat[], manifest: Manifest): void {
  write(path, manifest);
  for (const { format, folder } of open) {
    write(folder, { ...manifest, formats: manifest.formats.filter(({ id }) => id === format.id) });
  }
}

function write(folder: string, manifest: Manifest): void {
  writeText(folder, 'manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
}

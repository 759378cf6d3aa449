import { dirname, join, resolve } from 'node:path';
import type { Image, Sample } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import { checkRow } from './check-row.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { readFolderRows } from './read-folder-rows.ts';
import { readJsonlRows } from './read-jsonl-rows.ts';
import { readTableRows } from './read-table-rows.ts';
import { recogniseSource, type Source } from './recognise-source.ts';
import type { Row } from './row.ts';
import { writtenFile } from './written-file.ts';

/** Samples in a file or folder: JSON lines, CSV, TSV, Parquet, Arrow, or images with `metadata.jsonl` or `metadata.csv`. */
export interface SampleSource {
  /** The file with the prompts, as the user named it. */
  file: string;
  /** The folder that relative paths start from, and below which images may be read. */
  folder: string;
  /**
   * Reads the samples one by one, each checked, with absolute urls. What is wrong is reported and left out; a problem with
   * `isNote` costs no sample.
   */
  read(report: (problem: Problem) => void): AsyncGenerator<Sample, void, undefined>;
  /** How many lines, rows, or gathered samples there are, sound or not. */
  count(): Promise<number>;
  /** Where a sample that was read stands. */
  place(sampleId: string): { file: string; line?: number };
}

/**
 * Opens a file or folder of samples.
 *
 * @param named As the user named it; relative to `from`.
 * @throws InputError when it is missing or of an unknown kind.
 */
export async function openSamples(named: string, from: string): Promise<SampleSource> {
  const path = resolve(from, named);
  const source = await recogniseSource(path, named);
  const file = source.kind === 'folder' ? join(named, source.metadata) : named;
  const folder = isFolder(source) ? path : dirname(path);
  const lines = new Map<string, number>();
  return {
    file,
    folder,
    async *read(report) {
      lines.clear();
      for await (const row of readRows(source, path, named)) {
        if ('note' in row) {
          report({ message: `${row.note}.`, file, line: row.line, isNote: true });
          continue;
        }
        const checked = checkRow(row, { folder, file, lines });
        if ('message' in checked) report({ ...checked, file, line: row.line });
        else yield await withWrittenFiles(checked);
      }
    },
    async count() {
      let count = 0;
      if (source.kind === 'tables') {
        for (const { open } of source.tables) count += await (await open()).countRows();
        return count;
      }
      for await (const row of readRows(source, path, named)) count += 'note' in row ? 0 : 1;
      return count;
    },
    place(sampleId) {
      const line = lines.get(sampleId);
      return line === undefined ? { file } : { file, line };
    },
  };
}

async function withWrittenFiles(sample: Sample): Promise<Sample> {
  const images: Image[] = [];
  for (const image of sample.images) images.push({ ...image, url: await writtenFile(image.url) });
  return { ...sample, images };
}

function isFolder(source: Source): boolean {
  return source.kind === 'folder' || (source.kind === 'tables' && source.isFolder);
}

function readRows(source: Source, path: string, named: string): AsyncIterable<Row> {
  if (source.kind === 'tables') return readTableRows(source.tables);
  if (source.kind === 'folder') return readFolderRows(join(path, source.metadata), join(named, source.metadata));
  return /\.[ct]sv$/i.test(path) ? readCsvRows(path, named) : readJsonlRows(path, named);
}

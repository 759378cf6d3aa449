import { createRequire } from 'node:module';
import type { PairStatistics } from '../card/pair-statistics.ts';
import type { WrittenFile } from '../files/written-file.ts';
import type { LeftOut } from '../load/load-pairs.ts';
import type { DatasetSettings } from './options.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** What it takes to make a data set again, and to tell that it is the same. */
export interface Manifest {
  /** The package that wrote it. */
  writtenBy: string;
  sources: readonly { name: string; sha256: string }[];
  options: {
    formats: string[];
    seed: number;
    train: number;
    validation: number;
    test: number;
    shardBytes: number;
    strict: boolean;
  };
  statistics: PairStatistics;
  leftOut: Record<LeftOut, number>;
  /** Image files are not listed: each is named for its content. */
  formats: { id: string; images: number; bytes: number; files: WrittenFile[] }[];
}

/** The {@link Manifest} of what was written. It holds no time: the same pairs and options give the same manifest. */
export function manifestOf(made: {
  statistics: PairStatistics;
  leftOut: Record<LeftOut, number>;
  formats: Manifest['formats'];
  settings: DatasetSettings;
  sources: Manifest['sources'];
}): Manifest {
  const { statistics, leftOut, formats, settings, sources } = made;
  const { shares, ...options } = settings;
  return {
    writtenBy: `@visionprefer/dataset ${version}`,
    sources,
    options: { ...options, formats: settings.formats.map(({ id }) => id), ...shares },
    statistics,
    leftOut,
    formats,
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CardSource } from '../card/card-source.ts';
import { writeCard } from '../card/write-card.ts';
import { createImageStore } from '../files/image-store.ts';
import { writeText } from '../files/write-text.ts';
import type { Format, FormatWriter } from '../formats/format.ts';
import { createRowBudget } from '../parquet/row-budget.ts';
import type { Manifest } from './manifest.ts';
import type { DatasetSettings } from './options.ts';

/** A format that is being written into a folder of its own. */
export interface OpenFormat {
  format: Format;
  folder: string;
  writer: FormatWriter;
  /** Writes what is held back, and the card. */
  finish(about: Omit<CardSource, 'format' | 'files'>): Promise<Manifest['formats'][number]>;
}

/** Image bytes that rows wait with, over all files, before they are written. */
const budgetBytes = 48 * 1024 * 1024;

/**
 * Gives each format its folder, as it is asked for the next one. They share one store of image files and one allowance
 * of memory.
 */
export function* openFormats(root: string, { formats, shardBytes }: DatasetSettings): Generator<OpenFormat> {
  const images = createImageStore();
  const budget = createRowBudget(budgetBytes);
  for (const format of formats) {
    const folder = join(root, format.id);
    mkdirSync(folder);
    const writer = format.create({ folder, images, shardBytes, budget });
    yield {
      format,
      folder,
      writer,
      async finish(about) {
        const files = await writer.finish();
        files.push(writeText(folder, 'README.md', writeCard({ ...about, format, files })));
        const { images: imageFiles, bytes } = images.count(folder);
        const sum = files.reduce((total, file) => total + file.bytes, bytes);
        return { id: format.id, images: imageFiles, bytes: sum, files };
      },
    };
  }
}

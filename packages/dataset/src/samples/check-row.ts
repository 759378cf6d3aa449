import { describeIssues, type Sample, sampleSchema } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import { imageUrl } from './image-url.ts';
import type { Row } from './row.ts';

/** Where rows come from, and what was read of them so far. */
export interface RowSource {
  /** What relative paths start from. */
  folder: string;
  /** As the user named it. */
  file: string;
  /** Sample id → line of the sample. Gets an entry for each sample that is sound. */
  lines: Map<string, number>;
}

/** The sample in a row, with absolute urls; or why there is none. */
export function checkRow(row: Exclude<Row, { note: string }>, { folder, file, lines }: RowSource): Sample | Problem {
  if ('problem' in row) return { message: `${row.problem}. The line is left out.` };
  const { value, line } = row;
  const named = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  const about = typeof named === 'string' && named ? { sampleId: named } : {};
  const checked = sampleSchema.safeParse(value);
  if (!checked.success) {
    const issues = describeIssues(checked.error)
      .replaceAll('Invalid input: ', '')
      .replaceAll(/expected (\w+), received undefined/g, 'is missing, expected $1');
    return { ...about, message: `${issues}. Mend the line; the sample is left out.` };
  }
  // The check knows no key __proto__, and metadata may be of images with such an id.
  const { metadata } = value as Sample;
  const sample: Sample = metadata === undefined ? checked.data : { ...checked.data, metadata };
  const first = lines.get(sample.id);
  if (first !== undefined) {
    const message = row.isGathered
      ? `its rows stand apart: others begin in ${file}:${first}. Rows of one sample must stand together, so sort the table by them; these are left out.`
      : `the id is used twice, first in ${file}:${first}. Give every sample an id of its own; this one is left out.`;
    return { ...about, message };
  }
  lines.set(sample.id, line);
  return { ...sample, images: sample.images.map((image) => ({ ...image, url: imageUrl(image.url, folder) })) };
}

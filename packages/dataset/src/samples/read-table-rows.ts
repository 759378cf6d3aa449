import type { NamedTable } from '../tables/find-tables.ts';
import { gatherSamples } from './gather-samples.ts';
import type { Row } from './row.ts';
import { findColumns } from './table-columns.ts';
import { sampleFields, toSample } from './to-sample.ts';

/**
 * Reads samples from tables, by the names of the columns: `prompt` (or `text`, `caption`), and the images in one of three
 * ways. As a list, `images`; as columns, `image_1`, `image_2` … or `jpg_0`, `jpg_1`, with `generator_1` or `model_0`; or
 * one image a row, `image` (or `file_name`) and perhaps `image_id`, where rows that stand together and have the same
 * `sample_id` (or `id`), or else the same prompt, are one sample, from one table to the next too. An image is encoded
 * bytes, as Hugging Face `datasets` stores them, which become a `data:` url; or a path or url.
 *
 * @throws InputError when a table has no prompt or no image.
 */
export async function* readTableRows(tables: readonly NamedTable[]): AsyncGenerator<Row, void, undefined> {
  const gathering = gatherSamples();
  let line = 0;
  for (const { label, open } of tables) {
    const table = await open();
    const columns = findColumns(table.columns, label, table.numbers);
    const isOneImage = columns.list === undefined && columns.images.size === 1;
    for await (const cells of table.rows()) {
      line++;
      const written = toSample(cells, columns);
      if ('problem' in written) yield { line, problem: written.problem };
      else if (isOneImage) yield* gathering.add(written, line, columns.imageId !== undefined);
      else yield { line, value: sampleFields(written) };
    }
  }
  yield* gathering.finish();
}

import type { NamedTable } from '../tables/find-tables.ts';
import { gatherSamples } from './gather-samples.ts';
import type { Row } from './row.ts';
import { findColumns } from './table-columns.ts';
import { tellOnce } from './tell-once.ts';
import { holdsOneImage, sampleFields, toSample } from './to-sample.ts';

/**
 * Reads samples from tables, by the names of the columns: `prompt` (or `text`, `caption`), and the images in one of three
 * ways. As a list, `images`; as columns, `image_1`, `image_2` … or `jpg_0`, `jpg_1`, with `generator_1` or `model_0`; or
 * one image a row, `image` (or `file_name`) and perhaps `image_id`, where rows that stand together and have the same
 * `sample_id` (or `id`), or else the same prompt, are one sample, from one table to the next of its split too. An image is encoded
 * bytes, as Hugging Face `datasets` stores them, which become a `data:` url; or a path or url.
 *
 * @throws InputError when a table has no prompt or no image.
 */
export async function* readTableRows(tables: readonly NamedTable[]): AsyncGenerator<Row, void, undefined> {
  const gathering = gatherSamples();
  const tell = tellOnce();
  yield* describeSplits(tables);
  let line = 0;
  let last: string | undefined;
  for (const { label, split, open } of tables) {
    // No sample goes on from one split into another.
    if (split !== last) yield* gathering.finish();
    last = split;
    const table = await open();
    const columns = findColumns(table.columns, label, table.numbers);
    for await (const cells of table.rows()) {
      line++;
      const written = toSample(cells, columns);
      if ('problem' in written) {
        yield { line, problem: written.problem };
        continue;
      }
      yield* tell(written.notes, line);
      if (holdsOneImage(cells, columns)) yield* gathering.add(written, line, columns);
      else yield { line, value: sampleFields(written) };
    }
  }
  yield* gathering.finish();
}

/** Splits of a data set are all read, which few want: says so. */
function* describeSplits(tables: readonly NamedTable[]): Generator<Row, void, undefined> {
  const files = new Map<string, number>();
  for (const { split } of tables) {
    if (split !== undefined) files.set(split, (files.get(split) ?? 0) + 1);
  }
  if (files.size < 2) return;
  const names = [...files].map(([split, count]) => `${split} (${count} ${count === 1 ? 'file' : 'files'})`);
  const example = tables.find(({ split }) => split !== undefined)?.label ?? '';
  yield {
    note: `has the splits ${names.join(', ')}, and all of them are read. Where one alone is wanted, name its file, such as ${example}, or put its files into a folder of their own`,
  };
}

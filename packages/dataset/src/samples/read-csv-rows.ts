import { openCells } from '../tables/open-cells.ts';
import type { Row } from './row.ts';
import { findColumns } from './table-columns.ts';
import { sampleFields, toSample } from './to-sample.ts';

/**
 * Reads samples from CSV or TSV, one a line, named by the header: `prompt` (or `text`), `id` (or `sample_id`), and one
 * column for each image: `image_1`, `image_2` … or any other ending, which becomes the image's id. `generator_1` tells
 * who made `image_1`; every other column becomes metadata. An empty cell holds nothing. A sample without an id gets one
 * that is drawn from its prompt and images, so that it stays the same when lines are moved.
 *
 * @throws InputError when the header has no prompt or no image.
 */
export async function* readCsvRows(path: string, label: string = path): AsyncGenerator<Row, void, undefined> {
  const { names, rows } = await openCells(path, label, 'prompt, image_1, image_2 …');
  const columns = findColumns(names, `${label}:1: the header`);
  for await (const row of rows) {
    if ('problem' in row) {
      yield { line: row.line, problem: `${row.problem}. Mend it` };
      continue;
    }
    const written = toSample(row.cells, columns);
    yield { line: row.line, ...('problem' in written ? written : { value: sampleFields(written) }) };
  }
}

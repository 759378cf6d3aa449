import { openCells } from '../tables/open-cells.ts';
import { gatherSamples } from './gather-samples.ts';
import type { Row } from './row.ts';
import { findColumns } from './table-columns.ts';
import { tellOnce } from './tell-once.ts';
import { holdsOneImage, sampleFields, toSample } from './to-sample.ts';

/**
 * Reads samples from CSV or TSV, one a line, named by the header: `prompt` (or `text`), `id` (or `sample_id`), and one
 * column for each image: `image_1`, `image_2` … or any other ending, which becomes the image's id. `generator_1` tells
 * who made `image_1`; every other column becomes metadata. An empty cell holds nothing. A sample without an id gets one
 * that is drawn from its prompt and images, so that it stays the same when lines are moved. Where `image` alone holds
 * images, lines that stand together and have the same id, or else the same prompt, are one sample, as in other tables.
 *
 * @throws InputError when the header has no prompt or no image.
 */
export async function* readCsvRows(path: string, label: string = path): AsyncGenerator<Row, void, undefined> {
  const { names, rows } = await openCells(path, label, 'prompt, image_1, image_2 …');
  const columns = findColumns(names, `${label}:1: the header`);
  const gathering = gatherSamples();
  const tell = tellOnce();
  for await (const row of rows) {
    const { line } = row;
    const written = 'cells' in row ? toSample(row.cells, columns) : { problem: `${row.problem}. Mend it` };
    if ('problem' in written) {
      yield { line, problem: written.problem };
      continue;
    }
    yield* tell(written.notes, line);
    if ('cells' in row && holdsOneImage(row.cells, columns)) yield* gathering.add(written, line, columns);
    else yield { line, value: sampleFields(written) };
  }
  yield* gathering.finish();
}

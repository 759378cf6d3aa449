import type { ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import { type ChangeQuery, type Control, choice, markedChoice, searchField } from '../../browse/controls.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import { marksBar } from '../../browse/marks/marks-bar.ts';
import { type Query, writeHash } from '../../browse/query.ts';
import { type SampleList, sampleList } from '../../browse/sample-list.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { hasPictures } from '../../parts/picture.ts';
import { comparedRow } from './compared-row.ts';
import { findCompared } from './find-compared.ts';

/**
 * The samples that both runs judged.
 *
 * @param change Told another query when a control is used.
 */
export function comparedList(
  { index, blocks, marks }: { index: ComparisonIndex; blocks: Blocks; marks: Marks },
  change: (query: Query) => void,
): SampleList {
  return sampleList({
    of: index.samples.length,
    controls: (changed) => drawControls(index, changed),
    find: (query) => findCompared(index, query, marks),
    draw: (place, query) =>
      comparedRow(place, {
        index,
        blocks,
        isMarked: marks.has,
        hrefOf: (id) => writeHash({ view: 'sample', id }, query),
      }),
    kind: hasPictures(index) ? 'compared' : 'compared textual',
    bar: marksBar(index.reviewLine, marks),
    change,
  });
}

function drawControls({ generators }: ComparisonIndex, change: ChangeQuery): Control[] {
  return [
    searchField(change),
    choice('Sort', 'sort', change, [
      ['listed', 'widest turn'],
      ['apart', 'scores apart'],
    ]),
    choice('Pairs', 'pairs', change, [
      ['', 'any'],
      ['with', 'some turn'],
      ['without', 'none turns'],
    ]),
    ...(generators.length > 0
      ? [choice('Generator', 'generator', change, [['', 'any'], ...generators.map((name) => [name, name] as const)])]
      : []),
    markedChoice(change),
  ];
}

import type { ReportIndex } from '../../../src/report-data.ts';
import { type ChangeQuery, type Control, choice, markedChoice, searchField } from '../../browse/controls.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import { marksBar } from '../../browse/marks/marks-bar.ts';
import { type Query, writeHash } from '../../browse/query.ts';
import { type SampleList, sampleList } from '../../browse/sample-list.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { hasPictures } from '../../parts/picture.ts';
import { findSamples, lensOf } from './find-samples.ts';
import { sampleRow } from './sample-row.ts';

/**
 * The gallery of a report.
 *
 * @param change Told another query when a control is used.
 */
export function samplesView(
  { index, blocks, marks }: { index: ReportIndex; blocks: Blocks; marks: Marks },
  change: (query: Query) => void,
): SampleList {
  return sampleList({
    of: index.samples.length,
    controls: (changed) => drawControls(index, changed),
    find: (query) => findSamples(index, query, marks),
    draw: (place, query) =>
      sampleRow(place, {
        index,
        blocks,
        lens: lensOf(index, query),
        isMarked: marks.has,
        hrefOf: (id) => writeHash({ view: 'sample', id }, query),
      }),
    kind: hasPictures(index) ? '' : 'textual',
    bar: marksBar(index.reviewLine, marks),
    change,
  });
}

function drawControls(index: ReportIndex, change: ChangeQuery): Control[] {
  const names = (ids: readonly string[]) => ids.map((id) => [id, id] as const);
  return [
    searchField(change),
    choice('Sort', 'sort', change, [
      ['listed', 'as listed'],
      ['apart', 'most disagreement'],
      ['margin', 'widest margin'],
      ['high', 'highest score'],
      ['low', 'lowest score'],
    ]),
    choice('Aspect', 'aspect', change, [['', 'overall'], ...names(index.aspects)]),
    choice('Annotator', 'annotator', change, [['', 'consensus'], ...names(index.annotators.map(({ id }) => id))]),
    ...(index.generators.length
      ? [choice('Generator', 'generator', change, [['', 'any'], ...names(index.generators)])]
      : []),
    choice('Missing', 'missing', change, [
      ['', 'any'],
      ['any', 'a score is missing'],
      ['refused', 'refused'],
      ['blocked', 'blocked'],
      ['unreadable', 'unreadable'],
      ['abstained', 'abstained'],
    ]),
    choice('Disagreement', 'apart', (changed) => change({ apart: Number(changed.apart) }), [
      ['0', 'any'],
      ['0.5', '0.5 points or more'],
      ['1', '1 point or more'],
      ['1.5', '1.5 points or more'],
      ['2', '2 points or more'],
    ]),
    choice('Pairs', 'pairs', change, [
      ['', 'any'],
      ['with', 'with pairs'],
      ['without', 'without pairs'],
    ]),
    markedChoice(change),
    ...(index.fields.length
      ? [choice('Field', 'field', change, [['', 'any'], ...names(index.fields)]), valueField(index, change)]
      : []),
  ];
}

/** Values that are offered. What else is typed is looked for all the same. */
const mostValues = 200;

/** What a field of the metadata must hold, with what it holds in this report to choose from. */
function valueField({ samples, fields }: ReportIndex, change: ChangeQuery): Control {
  const values = element('datalist', { id: 'values' });
  const input = element('input', {
    ...{ type: 'text', name: 'value', list: 'values', autocomplete: 'off' },
    onchange: () => change({ value: input.value }),
  });
  return {
    node: element('label', { class: 'control' }, element('span', { class: 'small quiet' }, 'holds'), input, values),
    show({ field, value }) {
      input.value = value;
      input.disabled = field === '';
      const place = fields.indexOf(field);
      const found = new Set(samples.flatMap(({ facts }) => facts[place] ?? []));
      values.replaceChildren(
        ...[...found]
          .sort()
          .slice(0, mostValues)
          .map((each) => element('option', { value: each })),
      );
    },
  };
}

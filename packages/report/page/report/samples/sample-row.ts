import type { ReportIndex, SampleSummary } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { counted, points } from '../../parts/format.ts';
import { picture } from '../../parts/picture.ts';
import { scoreChip } from '../../parts/score-chip.ts';
import { apartOf, type Lens, missingOf, scoreOf } from './find-samples.ts';

/** What rows are drawn from. */
export interface RowContext {
  index: ReportIndex;
  blocks: Blocks;
  lens: Lens;
  isMarked(id: string): boolean;
  /** The address of a sample. */
  hrefOf(id: string): string;
}

/** One sample as the gallery lists it: its prompt, its images side by side with their scores, and what is odd about it. */
export function sampleRow(place: number, { index, blocks, lens, isMarked, hrefOf }: RowContext): HTMLElement {
  const sample = index.samples[place] as SampleSummary;
  const pictures = sample.images.map(({ id }) => picture(`image ${id}`));
  void blocks.thumbnails(place).then((thumbnails) => {
    for (const [number, each] of pictures.entries()) each.show(thumbnails[number]);
  });
  const href = hrefOf(sample.id);
  const tiles = sample.images.map((image, number) => {
    const sign = lens.aspect === null && lens.annotator === null ? signOf(sample, number) : '';
    return element(
      'li',
      { class: `tile ${sign}` },
      pictures[number]?.node,
      element(
        'span',
        { class: 'caption' },
        scoreChip(scoreOf(image, lens)),
        sign &&
          element(
            'span',
            { class: 'sign' },
            sign === 'chosen' ? '▲' : '▽',
            element('span', { class: 'hidden-label' }, sign),
          ),
      ),
      element('span', { class: 'caption small quiet' }, nameOf(index, sample, number)),
    );
  });
  const row = element(
    'li',
    { class: 'row' },
    element(
      'div',
      { class: 'row-head' },
      element('a', { class: 'prompt said', href, dir: 'auto' }, sample.prompt ?? sample.id),
      element(
        'p',
        { class: 'small quiet notes' },
        [...(isMarked(sample.id) ? ['★ marked'] : []), ...notesOf(sample, lens)].map((note) =>
          element('span', {}, note),
        ),
      ),
    ),
    element(
      'ul',
      {
        class: 'strip',
        tabindex: 0,
        'aria-label': 'images',
        // Whoever points anywhere at a row means the sample; the keyboard has the link.
        onclick: () => {
          location.hash = href;
        },
      },
      tiles,
    ),
  );
  row.style.setProperty('--tiles', String(Math.max(1, tiles.length)));
  return row;
}

/** What an image is called: by its generator where that is known. */
export function nameOf({ generators }: ReportIndex, { images }: SampleSummary, place: number): string {
  const image = images[place];
  if (!image) return 'an image that is gone';
  return image.generator === null ? image.id : (generators[image.generator] ?? image.id);
}

function signOf({ widest }: SampleSummary, place: number): 'chosen' | 'rejected' | '' {
  if (widest?.chosen === place) return 'chosen';
  return widest?.rejected === place ? 'rejected' : '';
}

function notesOf(sample: SampleSummary, lens: Lens): string[] {
  const apart = apartOf(sample, lens.aspect);
  const missing = [...missingOf(sample, lens)].filter(([outcome]) => outcome !== 'abstained');
  return [
    ...(sample.prompt === null ? [] : [sample.id]),
    ...(sample.pairs ? [counted(sample.pairs, 'pair')] : ['no pair']),
    ...(apart === null ? [] : [`${points(apart)} apart`]),
    ...missing.map(([outcome, times]) => `${times} ${outcome}`),
  ];
}

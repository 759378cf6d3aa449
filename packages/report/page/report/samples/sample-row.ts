import type { ReportIndex, SampleSummary } from '../../../src/report-data.ts';
import { drawRow, nameCaption } from '../../browse/draw-row.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { counted, points } from '../../parts/format.ts';
import { nameOf } from '../../parts/image-name.ts';
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
  const isPlain = lens.aspect === null && lens.annotator === null;
  return drawRow({
    title: sample.prompt ?? sample.id,
    href: hrefOf(sample.id),
    notes: [...(isMarked(sample.id) ? ['★ marked'] : []), ...notesOf(sample, lens)],
    thumbnails: blocks.thumbnails(place),
    tiles: sample.images.map((image, number) => {
      const kind = isPlain ? signOf(sample, number) : '';
      return {
        imageId: image.id,
        kind,
        captions: [
          element('span', { class: 'caption' }, scoreChip(scoreOf(image, lens)), kind && sign(kind)),
          nameCaption(nameOf(index, sample, number)),
        ],
      };
    }),
  });
}

function sign(kind: 'chosen' | 'rejected'): HTMLElement {
  return element(
    'span',
    { class: 'sign' },
    kind === 'chosen' ? '▲' : '▽',
    element('span', { class: 'hidden-label' }, kind),
  );
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

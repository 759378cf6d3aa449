import { styleText } from 'node:util';
import type { Consensus, ConsensusImage, MissingOutcome, Sample } from '@visionprefer/core';
import { andMore } from './and-more.ts';
import { fitToWidth, printable } from './display-text.ts';
import type { Screen } from './screen.ts';

/** A sample and what was arrived at, where anything was. */
export interface ScoredSample {
  sample: Pick<Sample, 'id' | 'prompt'>;
  consensus: Consensus | undefined;
}

/** What of the scores is shown. */
export interface ScoreTableOptions {
  aspects: readonly string[];
  /** Samples that are not shown. */
  more: number;
}

/** How a score that was not given is shown, and what that means. */
const marks: Record<MissingOutcome | 'none', [mark: string, meaning: string]> = {
  abstained: ['–', 'not judged: none of these annotators judges this aspect'],
  refused: ['refused', 'the annotator declined to judge the image'],
  blocked: ['blocked', 'a filter stopped the question or the answer'],
  unreadable: ['unread.', 'the answer could not be read'],
  none: ['·', 'no score of its own'],
};

const longestHeading = 9;
const narrowestName = 10;

/**
 * The scores of some samples as a table: a line for each sample with its prompt, below it a line for each image, at the
 * end what the marks mean. A missing score is shown as what it is, never as a number. The table is wider than the screen
 * only where the aspects do not fit.
 */
export function renderScores(
  entries: readonly ScoredSample[],
  { aspects, more }: ScoreTableOptions,
  { width, stream }: Screen,
): string[] {
  const headings = [...aspects, 'overall'].map(wrapHeading);
  const columns = headings.map((lines) => Math.max(7, ...lines.map(({ length }) => length)));
  const sum = columns.reduce((total, column) => total + column, 0);
  const gap = width - 1 - sum - 2 * columns.length >= 14 ? 2 : 1;
  const nameWidth = Math.max(narrowestName, Math.min(28, width - 1 - sum - gap * columns.length));
  const line = (name: string, cells: readonly string[]) =>
    [name, ...cells]
      .map((cell, index) =>
        index ? ' '.repeat(gap) + fitToWidth(cell, columns[index - 1] ?? 7, 'right') : fitToWidth(cell, nameWidth),
      )
      .join('')
      .trimEnd();
  const full = nameWidth + sum + gap * columns.length;
  const style = (format: 'bold' | 'dim', text: string) => styleText(format, text, { stream });

  const height = Math.max(2, ...headings.map(({ length }) => length));
  const names = [...Array<string>(height - 2).fill(''), 'sample', '  image'];
  const used = new Set<MissingOutcome | 'none'>();
  const head = names.map((name, row) => {
    const cells = headings.map((lines) => lines[row - (height - lines.length)] ?? '');
    return style('bold', line(name, cells));
  });
  const rows = entries.flatMap(({ sample, consensus }) => {
    const id = printable(sample.id);
    const title = fitToWidth(`${id}  ${printable(sample.prompt)}`, full).trimEnd();
    const heading = title.length > id.length ? id + style('dim', title.slice(id.length)) : title;
    if (!consensus) return [heading, '  not annotated: see what was reported'];
    const images = consensus.images.map((image) =>
      line(`  ${printable(image.imageId)}`, cellsOf(image, aspects, used)),
    );
    return [heading, ...images];
  });
  const legend = [...used].map((reason) => `${marks[reason][0]}  ${marks[reason][1]}`);
  return [...head, '─'.repeat(full), ...rows, ...andMore(more, ' samples'), ...(legend.length ? ['', ...legend] : [])];
}

function cellsOf(
  { aspects: estimates, overall }: ConsensusImage,
  aspects: readonly string[],
  used: Set<MissingOutcome | 'none'>,
): string[] {
  const scores = aspects.map((aspect) => {
    const estimate = estimates[aspect];
    if (typeof estimate?.score === 'number') return estimate.score.toFixed(2);
    const reason = mainReason(Object.values(estimate?.missing ?? {}));
    used.add(reason);
    return marks[reason][0];
  });
  if (overall.score === null) used.add('none');
  return [...scores, overall.score === null ? marks.none[0] : overall.score.toFixed(2)];
}

/** Of several reasons the one that says most. */
function mainReason(reasons: readonly MissingOutcome[]): MissingOutcome | 'none' {
  return (
    (['refused', 'blocked', 'unreadable', 'abstained'] as const).find((reason) => reasons.includes(reason)) ?? 'none'
  );
}

/** A heading in lines of at most nine columns, broken after hyphens or, where there is none, by one. */
function wrapHeading(id: string): string[] {
  const lines: string[] = [];
  for (const part of id.split(/(?<=-)/)) {
    let rest = part;
    const last = lines.at(-1);
    if (last !== undefined && last.length + rest.length <= longestHeading) {
      lines[lines.length - 1] = last + rest;
      continue;
    }
    while (rest.length > longestHeading) {
      lines.push(`${rest.slice(0, longestHeading - 1)}-`);
      rest = rest.slice(longestHeading - 1);
    }
    lines.push(rest);
  }
  return lines;
}

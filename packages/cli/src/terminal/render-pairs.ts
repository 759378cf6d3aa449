import { styleText } from 'node:util';
import type { PreferencePair } from '@visionprefer/core';
import { fitToWidth, printable } from './display-text.ts';
import type { Screen } from './screen.ts';

/** Pairs as a list, one a line: sample, chosen and rejected image, margin, and the votes behind it. */
export function renderPairs(pairs: readonly PreferencePair[], { width, stream }: Screen): string[] {
  const names = Math.max(8, Math.min(22, Math.floor((width - 1 - 18) / 3) - 2));
  const line = (sample: string, chosen: string, rejected: string, margin: string, votes: string) =>
    `${[sample, chosen, rejected].map((name) => fitToWidth(name, names)).join('  ')}  ${margin.padStart(6)}  ${votes}`;
  return [
    styleText('bold', line('sample', 'chosen', 'rejected', 'margin', 'votes'), { stream }),
    '─'.repeat(names * 3 + 4 + 2 + 6 + 2 + 5),
    ...pairs.map(({ sampleId, chosen, rejected, margin, votes }) =>
      line(
        printable(sampleId),
        printable(chosen.id),
        printable(rejected.id),
        margin.toFixed(2),
        `${votes.for}:${votes.against}`,
      ),
    ),
  ];
}

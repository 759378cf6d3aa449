import { styleText } from 'node:util';
import type { RankedImage } from '@visionprefer/aggregator';
import { nameMentions } from '@visionprefer/core';
import { cutToWidth, printable } from './display-text.ts';
import type { Screen } from './screen.ts';

/** Images in order: place, score and its error, name, and below it who gave which reason. */
export function renderRanking(ranked: readonly RankedImage[], { width, stream }: Screen): string[] {
  return ranked.flatMap((entry) => {
    const head = [`${entry.place}.`, describeScore(entry), printable(entry.image.id), describeDoubt(entry)];
    const reasons = entry.reasons.map(({ annotatorId, aspect, ...reason }) => {
      const line = `   ${printable(`${aspect}, ${annotatorId}: ${nameMentions(reason)}`)}`;
      return styleText('dim', cutToWidth(line, width - 1), { stream });
    });
    return [cutToWidth(head.filter(Boolean).join('  '), width - 1), ...reasons];
  });
}

function describeScore({ score, standardError }: RankedImage): string {
  if (score === null) return 'no score';
  return standardError === null ? score.toFixed(2) : `${score.toFixed(2)} ±${standardError.toFixed(2)}`;
}

function describeDoubt({ probability, hingesOnMissing }: RankedImage): string {
  const doubts = [
    ...(probability === null ? [] : [`${Math.round(probability * 100)} % sure to be above the next`]),
    ...(hingesOnMissing ? ['hinges on missing scores'] : []),
  ];
  return doubts.length ? `(${doubts.join(', ')})` : '';
}

import type { LeaderboardTable } from '@visionprefer/aggregator';
import { andMore } from './and-more.ts';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

/** The generators in one aspect, the best first, each with the places that it may have. */
export function renderLeaderboard(
  aspect: string,
  { rows, notes }: LeaderboardTable,
  { screen, most = Number.POSITIVE_INFINITY }: { screen: Screen; most?: number },
): string[] {
  const shown = rows
    .slice(0, most)
    .map(({ generator, images, wins, ties, losses, chance, rank: [best, worst] }) => [
      printable(generator),
      best === worst ? String(best) : `${best}–${worst}`,
      percents(chance.value),
      chance.low === null || chance.high === null ? '·' : `[${percents(chance.low)}–${percents(chance.high)}]`,
      `${count(wins)}:${count(losses)}`,
      count(ties),
      count(images),
    ]);
  const head = [printable(aspect), 'place', 'wins %', '95%', 'won:lost', 'tied', 'images'];
  return [
    ...renderColumns({ head, rows: shown }, screen),
    ...andMore(rows.length - shown.length, ' generators'),
    ...notes.flatMap((note) => wrapText(note, screen.width - 1)),
  ];
}

/** What the columns of a leaderboard mean. */
export const leaderboardLegend =
  'place: those that it may have; wins %: how often its image beats that of an average generator for the same prompt (Bradley–Terry), with the 95% interval over prompts';

function percents(share: number | null): string {
  return share === null ? '·' : (100 * share).toFixed(0);
}

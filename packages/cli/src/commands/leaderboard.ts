import { createLeaderboard, type Leaderboard, type LeaderboardTable } from '@visionprefer/aggregator';
import { InputError } from '@visionprefer/core';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { LeaderboardFlags } from '../options/report-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { openSources } from '../steps/run-verdict.ts';
import type { Surroundings } from '../surroundings.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { leaderboardLegend, renderLeaderboard } from '../terminal/render-leaderboard.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';
import { wrapText } from '../terminal/wrap-text.ts';

/** `visionprefer leaderboard`: the generators of a run's images, ranked in each aspect. Writes no file. */
export async function leaderboardCommand(
  named: readonly string[],
  flags: CommonFlags & LeaderboardFlags,
  { stdout, stderr, folder }: Surroundings,
): Promise<number> {
  const status = createStatus(stderr, flags);
  const log = openProblemLog(status);
  const run = named.length === 1 ? findRunFolder(named[0] ?? '', folder) : undefined;
  const people = new Set(flags.human);
  const isHuman = (id: string) => people.has(id) || id.startsWith('human:');
  const sources = await openSources({ named, samples: flags.samples, isHuman, folder, report: log.report }, run);
  const images = new Map((await Array.fromAsync(sources.samples())).map((sample) => [sample.id, sample]));
  const builder = createLeaderboard();
  for await (const consensus of sources.consensus()) {
    const sample = images.get(consensus.sampleId);
    if (sample) builder.add(consensus, sample);
  }
  log.close();
  const board = builder.result();
  if (board.samples === 0) throw noGenerators(named, images.size);
  const tables = chooseTables(board, flags.aspect);
  const screen = screenOf(stdout);
  const failures = log.count;
  const lines = [
    ...tables.flatMap(([aspect, table]) => [...renderLeaderboard(aspect, table, { screen }), '']),
    ...wrapText(leaderboardLegend, screen.width - 1),
  ];
  const { samples } = board;
  stdout.write(
    flags.json ? jsonDocument({ samples, aspects: Object.fromEntries(tables), failures }) : `${lines.join('\n')}\n`,
  );
  return failures ? exitCodes.failures : exitCodes.done;
}

/** All tables that hold anything, or those that are asked for. */
function chooseTables({ aspects }: Leaderboard, wanted: readonly string[]): [string, LeaderboardTable][] {
  for (const aspect of wanted) checkAspectId(aspect, Object.keys(aspects), '--aspect');
  const tables = Object.entries(aspects);
  if (wanted.length > 0) return tables.filter(([aspect]) => wanted.includes(aspect));
  return tables.filter(([, { comparisons }]) => comparisons > 0);
}

function noGenerators(named: readonly string[], samples: number): InputError {
  const name = named.join(', ');
  return new InputError(
    samples === 0
      ? `The samples of ${name} are not known, and they tell who made the images. Name them with --samples.`
      : `The samples of ${name} have no images of two generators. A leaderboard needs "generator" beside the id of each image.`,
  );
}

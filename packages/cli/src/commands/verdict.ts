import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { VerdictFlags } from '../options/report-options.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { runVerdict } from '../steps/run-verdict.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName } from '../terminal/command-name.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderVerdict } from '../terminal/render-verdict.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer verdict`: whom of a run to believe, and what of it to keep. Writes no file. */
export async function verdictCommand(
  named: readonly string[],
  flags: CommonFlags & VerdictFlags,
  { stdout, stderr, folder, environment }: Surroundings,
): Promise<number> {
  const status = createStatus(stderr, flags);
  const log = openProblemLog(status);
  const people = new Set(flags.human);
  status.progress(() => 'measuring');
  const verdict = await runVerdict({
    ...{ named, samples: flags.samples, folder, report: log.report },
    isHuman: (id) => people.has(id) || id.startsWith('human:'),
  });
  status.end();
  log.close();
  const failures = log.count;
  const tell = () => `${renderVerdict(verdict, screenOf(stdout), commandName(environment)).join('\n')}\n`;
  stdout.write(flags.json ? jsonDocument({ ...verdict, failures }) : tell());
  return failures ? exitCodes.failures : exitCodes.done;
}

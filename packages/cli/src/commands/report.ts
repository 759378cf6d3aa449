import { join } from 'node:path';
import type { CommonFlags } from '../options/common-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { type RunReportFlags, writeRunReport } from '../steps/write-run-report.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import type { Status } from '../terminal/status.ts';
import { withPage } from './with-page.ts';

type ReportFlags = CommonFlags & RunReportFlags;

/** `visionprefer report`: the records of a run → a page. */
export async function reportCommand(
  named: readonly string[],
  flags: Omit<ReportFlags, 'out'> & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { folder } = surroundings;
  const run = named.length === 1 ? findRunFolder(named[0] ?? '', folder) : undefined;
  const out = flags.out ?? (run ? join(run.name, 'report.html') : 'report.html');
  return withPage({ ...flags, out }, surroundings, async ({ status, report }) => {
    tellSideBySide(named, surroundings, status);
    const page = await writeRunReport(named, { ...flags, out }, { surroundings, status, report });
    const { file, line, ...summary } = page;
    return { summary, written: { files: { report: file } }, lines: [line] };
  });
}

/** Two runs make one page in two ways: who names two may want the other. */
function tellSideBySide(named: readonly string[], { folder, environment }: Surroundings, status: Status): void {
  const [first = '', second = '', ...others] = named;
  if (others.length > 0 || !findRunFolder(first, folder) || !findRunFolder(second, folder)) return;
  const line = `${commandName(environment)} ${shellLine(['compare', first, second, '--page'])}`;
  status.say(`${first} and ${second} are read as one run. To see them side by side: ${line}`);
}

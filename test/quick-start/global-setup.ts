import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Once before the tests; in processes of their own, because Node warns of what one of them uses. */
export default function setUp(): void {
  const options = ['--conditions=@visionprefer/source', '--disable-warning=ExperimentalWarning'];
  for (const script of ['keep-sources.mjs', 'keep-pages.mjs'])
    execFileSync(process.execPath, [...options, join(import.meta.dirname, script)]);
}

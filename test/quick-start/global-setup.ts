import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Once before the tests; in a process of its own, because Node warns of what it uses. */
export default function setUp(): void {
  const script = join(import.meta.dirname, 'strip-sources.mjs');
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script]);
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
/** Kept between runs, and made anew when what is required changes. */
const cache = join(folder, '../../node_modules/.cache/visionprefer-python');

/** A Python with packages, or why there is none. */
export type Python = { program: string } | { missing: string };

/**
 * Makes a virtual environment with what some files require, unless it is there.
 *
 * @param files Names of requirement files; `alone` ones are installed without dependencies.
 */
export async function preparePython({
  files,
  alone = [],
}: {
  files: readonly string[];
  alone?: readonly string[];
}): Promise<Python> {
  const texts = [...files, ...alone].map((file) => readFileSync(join(folder, file), 'utf8'));
  const place = join(cache, createHash('sha256').update(texts.join()).digest('hex').slice(0, 12));
  const program = join(place, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(join(place, 'ready'))) return { program };
  try {
    const { stdout } = await run('python3', ['-c', 'import sys; print(sys.version_info >= (3, 10))']);
    if (stdout.trim() !== 'True') return { missing: 'the Python here is older than 3.10' };
  } catch {
    return { missing: 'there is no python3 here' };
  }
  try {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await run('python3', ['-m', 'venv', place]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
    for (const file of files) await run(program, [...install, '-r', join(folder, file)], { timeout: 900_000 });
    for (const file of alone) await run(program, [...install, '--no-deps', '-r', join(folder, file)]);
    writeFileSync(join(place, 'ready'), '');
    return { program };
  } catch (error) {
    const { message } = error as Error;
    return { missing: `its packages cannot be installed: ${message.split('\n').at(-2) ?? message}` };
  }
}

/** Runs one of the scripts beside this file on a data set; gives what it printed. */
export async function runScript({ program }: { program: string }, script: string, data: string): Promise<unknown> {
  const environment = {
    ...process.env,
    HF_HUB_OFFLINE: '1',
    HF_DATASETS_DISABLE_PROGRESS_BARS: '1',
    OMP_NUM_THREADS: '1',
  };
  const { stdout } = await run(program, [join(folder, script), data], { env: environment, maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

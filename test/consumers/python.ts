import { type ExecFileOptions, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const folder = import.meta.dirname;
/** Kept between runs, and made anew when what is required changes; not where `npm ci` would remove it. */
const cache = join(folder, '../../.cache/python');

/** A Python with packages, or why there is none. */
export type Python = { program: string; before?: readonly string[] } | { missing: string };

/** What a virtual environment holds. */
export interface Required {
  /** Names of requirement files. */
  files: readonly string[];
  /** Names of files whose packages are installed without what they require. */
  alone?: readonly string[];
  /** Names of files whose packages are installed so beside the others, in a folder that stands before them. */
  beside?: readonly string[];
  /** Free space on the disk that it takes to install them, in GB. */
  gigabytes: number;
}

/** Makes a virtual environment, unless it is there. */
export async function preparePython({ files, alone = [], beside = [], gigabytes }: Required): Promise<Python> {
  const texts = [...files, ...alone].map((file) => readFileSync(join(folder, file), 'utf8'));
  const place = join(cache, createHash('sha256').update(texts.join()).digest('hex').slice(0, 12));
  const program = join(place, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(join(place, 'ready'))) return addBeside({ program }, place, beside);
  try {
    const { stdout } = await run('python3', ['-c', 'import sys; print(sys.version_info >= (3, 10))']);
    if (stdout.trim() !== 'True') return { missing: 'the Python here is older than 3.10' };
  } catch {
    return { missing: 'there is no python3 here' };
  }
  mkdirSync(cache, { recursive: true });
  const { bavail, bsize } = statfsSync(cache);
  if (bavail * bsize < gigabytes * 1e9) return { missing: `there are less than ${gigabytes} GB free to install it` };
  try {
    rmSync(place, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', place]);
    for (const file of files) await run(program, [...install, '-r', join(folder, file)]);
    for (const file of alone) await run(program, [...install, '--no-deps', '-r', join(folder, file)]);
    writeFileSync(join(place, 'ready'), '');
    return await addBeside({ program }, place, beside);
  } catch (error) {
    // What is there of it must not fill the disk.
    rmSync(place, { recursive: true, force: true });
    const { message } = error as Error;
    return { missing: `its packages cannot be installed: ${message.split('\n').at(-2) ?? message}` };
  }
}

const install = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--disable-pip-version-check', '--retries', '1'];

/** Installs packages into a folder of their own, unless they are there. */
async function addBeside({ program }: { program: string }, place: string, files: readonly string[]): Promise<Python> {
  const folders = files.map((file) => join(place, file.replace(/\.txt$/, '')));
  for (const [index, file] of files.entries()) {
    const target = folders[index] ?? place;
    if (existsSync(join(target, 'ready'))) continue;
    rmSync(target, { recursive: true, force: true });
    try {
      await run(program, [...install, '--no-deps', '--target', target, '-r', join(folder, file)]);
    } catch (error) {
      return { missing: `its packages cannot be installed: ${(error as Error).message.split('\n').at(-2)}` };
    }
    writeFileSync(join(target, 'ready'), '');
  }
  return { program, before: folders };
}

/** Runs one of the scripts beside this file on a data set; gives what it printed. */
export async function runScript(
  { program, before = [] }: Extract<Python, { program: string }>,
  script: string,
  data: string,
): Promise<unknown> {
  const environment = {
    ...process.env,
    HF_HUB_OFFLINE: '1',
    HF_DATASETS_DISABLE_PROGRESS_BARS: '1',
    OMP_NUM_THREADS: '1',
    // What scripts import of each other leaves nothing beside them.
    PYTHONDONTWRITEBYTECODE: '1',
    ...(before.length > 0 && { PYTHONPATH: before.join(delimiter) }),
  };
  const { stdout } = await run(program, [join(folder, script), data], { env: environment, maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** Runs a program to its end, or for a quarter of an hour, behind the other tests, which have clocks. */
async function run(
  program: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const running = promisify(execFile)(program, args, {
    encoding: 'utf8',
    timeout: 900_000,
    killSignal: 'SIGKILL',
    ...options,
  });
  const { pid } = running.child;
  if (pid !== undefined) setPriority(pid, 10);
  return running as unknown as Promise<{ stdout: string; stderr: string }>;
}

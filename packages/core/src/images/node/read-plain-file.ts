import { closeSync, constants, fstatSync, open, openSync, read, readlinkSync, readSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { promisify } from 'node:util';
import type { Disk, ReadImageSettings } from '../read-image-options.ts';

const openWaiting = promisify(open);
const readWaiting = promisify(read);

/** Reads that take longer, on average, keep everything else waiting for too long. */
const slowMs = 2;
/** How long files are then read in the background. */
const restMs = 10_000;

/**
 * Reads a regular file below a folder in the one case that nearly all are: nothing is odd about it, and the system tells
 * where an open file really lies (Linux). On a disk that is fast enough it is read at once: handing so small a task to
 * another thread and back takes several times as long as the task.
 *
 * @param path Lies below the folder by its name.
 * @returns undefined when it is not that case, and must be looked at with care.
 */
export async function readPlainFile(
  path: string,
  folder: string,
  { maxBytes, signal, disk }: Pick<ReadImageSettings, 'maxBytes' | 'signal' | 'disk'>,
): Promise<Uint8Array | undefined> {
  if (process.platform !== 'linux') return undefined;
  const startedMs = performance.now();
  const atOnce = startedMs >= disk.slowUntilMs;
  let file: number | undefined;
  try {
    file = atOnce ? openSync(path, flags) : await openWaiting(path, flags);
    const { size, mode } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > maxBytes || !liesIn(file, folder)) return undefined;
    signal.throwIfAborted();
    const bytes = new Uint8Array(size);
    const bytesRead = atOnce ? readSync(file, bytes) : (await readWaiting(file, bytes, 0, size, 0)).bytesRead;
    return bytesRead === size ? bytes : undefined;
  } catch {
    // The careful way, which comes next, says what is wrong.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
    if (atOnce) learn(disk, startedMs, performance.now());
  }
}

function learn(disk: Disk, startedMs: number, endedMs: number): void {
  // One that took very long may just have met a busy machine.
  disk.readMs += (Math.min(endedMs - startedMs, 5 * slowMs) - disk.readMs) / 10;
  if (disk.readMs > slowMs) Object.assign(disk, { readMs: 0, slowUntilMs: endedMs + restMs });
}

const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What is known of an open file is asked for without waiting, since no disk is touched for it. */
function liesIn(file: number, folder: string): boolean {
  const path = readlinkSync(`/proc/self/fd/${file}`);
  // Such a place has no links in it; the folder's name may.
  return path.startsWith(`${folder}${sep}`) || path.startsWith(`${realpathSync.native(folder)}${sep}`);
}

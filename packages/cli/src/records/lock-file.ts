import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { InputError } from '@visionprefer/core';

/** Who holds a lock. Start times tell a process from a later one with the same number, where the system tells them. */
interface Holder {
  pid: number;
  host: string;
  started?: string;
}

/**
 * Takes a file for this process alone, by a lock file beside it. The lock of a process that is no longer there is taken
 * over. Gives back what releases it.
 *
 * @throws InputError when another process holds it.
 */
export function lockFile(path: string, label: string): () => void {
  const lock = `${path}.lock`;
  const mine = `${lock}.${process.pid}.${randomUUID().slice(0, 8)}`;
  writeFileSync(mine, JSON.stringify(holderOf(process.pid)));
  try {
    // Linking gives the lock its content and its name at once, so that nobody reads half of it.
    while (!tryLink(mine, lock)) removeStale(lock, label);
  } finally {
    rmSync(mine, { force: true });
  }
  const release = () => {
    process.off('exit', release);
    rmSync(lock, { force: true });
  };
  process.on('exit', release);
  return release;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lock: string, label: string): void {
  const text = readIfThere(lock);
  if (text === undefined) return;
  const holder = parseHolder(text);
  if (!holder || holder.host !== hostname() || isAlive(holder)) {
    const who = holder
      ? `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`
      : 'another process';
    throw new InputError(
      `${label} is being written by ${who}. Wait until it is done, or name another --out. If that process is gone, delete ${lock}`,
    );
  }
  // Moved before it is removed: had another process taken the lock meanwhile, it would be theirs that was moved.
  const aside = `${lock}.${process.pid}.stale`;
  renameSync(lock, aside);
  if (readIfThere(aside) !== text) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const { started } = holderOf(holder.pid);
  return started === undefined || holder.started === undefined || started === holder.started;
}

function holderOf(pid: number): Holder {
  // Linux: field 22 of the process's stat is when it began, in ticks since boot. The name before it may hold spaces.
  const fields = readIfThere(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  const started = fields?.[19];
  return { pid, host: hostname(), ...(started !== undefined && { started }) };
}

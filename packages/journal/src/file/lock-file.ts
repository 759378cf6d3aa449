import { randomUUID } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, uptime } from 'node:os';
import { InputError } from '@visionprefer/core';

/** A file that is held for this process alone. */
export interface FileLock {
  /** Whether it still is: someone may have deleted the lock, or taken it over while this machine slept. */
  isHeld(): boolean;
  release(): void;
}

/** The process that holds a lock. What the system does not show is absent. */
interface Holder {
  pid: number;
  host: string;
  /** When it was taken, in ISO 8601. */
  since?: string;
  /** When the process began, in ticks since boot: tells it from a later one with the same number. */
  started?: string;
  /** Of one start of the machine. */
  boot?: string;
  /** Where the process number means something: containers have numbers of their own. */
  namespace?: string;
}

/** How often a holder shows that it is there, and how long it may be silent where its process cannot be looked up. */
const beatMs = 10_000;
const silentMs = 60_000;

/**
 * Takes a file for this process alone, by a lock file beside it. The lock of a process that is no longer there is taken
 * over; where that cannot be looked up, on another machine or in another container, that of one silent for a minute.
 *
 * @throws InputError when another process holds it.
 */
export function lockFile(path: string, label: string): FileLock {
  const lock = `${path}.lock`;
  const text = JSON.stringify({ ...describeProcess(process.pid), since: new Date().toISOString() });
  const mine = `${lock}.${process.pid}.${randomUUID().slice(0, 8)}`;
  writeFileSync(mine, text);
  try {
    while (!place(mine, lock)) {
      checkIsLock(lock, label);
      removeStale(lock, label, statSync(mine).mtimeMs);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  const isHeld = () => readIfThere(lock) === text;
  const beat = setInterval(() => {
    if (isHeld()) touch(lock);
  }, beatMs).unref();
  const release = () => {
    clearInterval(beat);
    process.off('exit', release);
    if (isHeld()) rmSync(lock, { force: true });
  };
  process.on('exit', release);
  return { isHeld, release };
}

/** Gives a file a second name; false when the name is taken. */
function place(from: string, to: string): boolean {
  try {
    // Linking gives the lock its content and its name at once, so that no process reads half of it.
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
  }
  // Some network drives and memory sticks have no links.
  try {
    writeFileSync(to, readFileSync(from), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What has the name of a lock and is none would never give way. @throws InputError that says what it is. */
function checkIsLock(lock: string, label: string): void {
  const found = ifThere(() => lstatSync(lock));
  if (!found) return;
  const refuse = (what: string, advice: string): never => {
    throw new InputError(`${label} cannot be locked: ${lock} ${what}. ${advice}`);
  };
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : found.isSymbolicLink() ? 'a link' : 'no regular file';
    refuse(`is ${kind}, and a lock is a file`, 'Move it away, or name another file.');
  }
  try {
    readFileSync(lock);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    const reason = code === 'EACCES' ? 'it belongs to another user' : message;
    refuse(`cannot be read: ${reason}`, 'See whether a run of that user is at work, or name another file.');
  }
}

/** @param nowMs What the clock of this file system shows; that of another machine may differ from ours. */
function removeStale(lock: string, label: string, nowMs: number): void {
  const text = readIfThere(lock);
  if (text === undefined) return;
  const holder = parseHolder(text);
  if (!holder || isAlive(holder, nowMs - modifiedMs(lock))) {
    throw new InputError(
      `${label} is being written by ${describeHolder(holder)}. Wait until it is done, or name another file. If that process is gone, delete ${lock}`,
    );
  }
  // Moved before it is removed: had another process taken the lock meanwhile, it would be theirs that was moved.
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== text) place(aside, lock);
  rmSync(aside, { force: true });
}

function describeHolder(holder: Holder | undefined): string {
  if (!holder) return 'another process';
  const { pid, host, since } = holder;
  const when = since === undefined ? '' : ` since ${since.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
  return `process ${pid} on ${host === hostname() ? `this machine (${host})` : host}${when}`;
}

function isAlive({ pid, host, since = '', ...holder }: Holder, silentForMs: number): boolean {
  const own = describeProcess(pid);
  if (host !== own.host) return silentForMs < silentMs;
  if (differ(holder.boot, own.boot) || (own.boot === undefined && tookPlaceBefore(since, uptime()))) return false;
  if (differ(holder.namespace, own.namespace)) return silentForMs < silentMs;
  if (pid === process.pid && tookPlaceBefore(since, process.uptime())) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // One that has ended keeps its number until its parent looks, which in a container may be never.
  if (/^\d+ \(.*\) [ZX] /s.test(readIfThere(`/proc/${pid}/stat`) ?? '')) return false;
  return !differ(holder.started, own.started);
}

/** Whether two texts are known and not the same. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Whether a time lies before something that has been going for so many seconds. A minute is left to unsteady clocks. */
function tookPlaceBefore(since: string, seconds: number): boolean {
  return Date.parse(since) < Date.now() - (seconds + 60) * 1000;
}

function describeProcess(pid: number): Holder {
  // Linux: field 22 of the process's stat is when it began. The name before it may hold spaces.
  const started = readIfThere(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')[19];
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim();
  const namespace = ifThere(() => readlinkSync('/proc/self/ns/pid'));
  return {
    pid,
    host: hostname(),
    ...(started !== undefined && { started }),
    ...(boot !== undefined && { boot }),
    ...(namespace !== undefined && { namespace }),
  };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function modifiedMs(path: string): number {
  return ifThere(() => statSync(path).mtimeMs) ?? Number.POSITIVE_INFINITY;
}

function touch(path: string): void {
  ifThere(() => utimesSync(path, new Date(), new Date()));
}

function readIfThere(path: string): string | undefined {
  return ifThere(() => readFileSync(path, 'utf8'));
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

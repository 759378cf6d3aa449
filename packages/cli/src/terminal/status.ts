import { cutToWidth } from './display-text.ts';

/** What is told to the person in front of the terminal, besides what was asked for. All of it goes to stderr. */
export interface Status {
  /** How far the work is: a live line on a terminal, a plain line now and then in a log. */
  progress(line: () => string): void;
  /** Something worth knowing. Silent with `--quiet`. */
  say(message: string): void;
  /** Something that went wrong. */
  warn(message: string): void;
  /** Takes the live line away. */
  end(): void;
}

/** How often a live line is drawn anew, and how often a log is told. */
const liveMs = 100;
const loggedMs = 30_000;

/** Creates the {@link Status} of one command. */
export function createStatus(stderr: NodeJS.WriteStream, { quiet = false }: { quiet?: boolean } = {}): Status {
  const live = stderr.isTTY === true;
  let drawn = false;
  // A log is first told after 30 seconds: what takes less needs no progress.
  let lastMs = live ? Number.NEGATIVE_INFINITY : performance.now();

  const clear = () => {
    if (drawn) stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    progress(line) {
      const nowMs = performance.now();
      if (quiet || nowMs - lastMs < (live ? liveMs : loggedMs)) return;
      lastMs = nowMs;
      if (!live) {
        stderr.write(`${line()}\n`);
        return;
      }
      // One column is left free: a full line makes some terminals go on to the next.
      stderr.write(`\r${cutToWidth(line(), (stderr.columns ?? 80) - 1)}\u001b[K`);
      drawn = true;
    },
    say(message) {
      if (quiet) return;
      clear();
      stderr.write(`${message}\n`);
    },
    warn(message) {
      clear();
      stderr.write(`${message}\n`);
    },
    end: clear,
  };
}

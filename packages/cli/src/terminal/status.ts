import { cutToWidth } from './display-text.ts';

/** What the person in front of the terminal is shown besides what was asked for. All of it goes to stderr. */
export interface Status {
  /** How far the work is, in lines of at most so many columns: live on a terminal, now and then in a log. */
  progress(lines: (columns: number) => string | readonly string[]): void;
  /** Something worth knowing. Silent with `--quiet`. */
  say(message: string): void;
  /** Something that went wrong. */
  warn(message: string): void;
  /** Takes the live lines away. */
  end(): void;
}

/** How often live lines are drawn anew, and how often a log gets them. */
const liveMs = 100;
const loggedMs = 30_000;
/** Columns of a log, where lines break nowhere. */
const logColumns = 120;

/** Creates the {@link Status} of one command. */
export function createStatus(
  stderr: NodeJS.WriteStream,
  { quiet = false }: { quiet?: boolean | undefined } = {},
): Status {
  const live = stderr.isTTY === true;
  let liveLines = 0;
  // A log gets its first after 30 seconds: what takes less needs no progress.
  let lastMs = live ? Number.NEGATIVE_INFINITY : performance.now();

  /** To the beginning of the first live line. */
  const back = () => (liveLines > 1 ? `\r\u001b[${liveLines - 1}A` : '\r');
  const clear = () => {
    if (liveLines) stderr.write(`${back()}\u001b[J`);
    liveLines = 0;
  };
  const tell = (message: string) => {
    clear();
    stderr.write(`${message}\n`);
  };
  return {
    progress(lines) {
      const nowMs = performance.now();
      if (quiet || nowMs - lastMs < (live ? liveMs : loggedMs)) return;
      lastMs = nowMs;
      if (!live) {
        stderr.write(`${[lines(logColumns)].flat().join('\n')}\n`);
        return;
      }
      // One column is left free: a full line makes some terminals go on to the next. So is a row.
      const columns = (stderr.columns ?? 80) - 1;
      const shown = [lines(columns)]
        .flat()
        .slice(0, Math.max(1, (stderr.rows ?? 24) - 1))
        .map((line) => `${cutToWidth(line, columns)}\u001b[K`);
      const text = `${liveLines ? back() : ''}${shown.join('\n')}`;
      stderr.write(shown.length < liveLines ? `${text}\u001b[J` : text);
      liveLines = shown.length;
    },
    say(message) {
      if (!quiet) tell(message);
    },
    warn: tell,
    end: clear,
  };
}

/** How the command ends. */
export const exitCodes = {
  /** Everything was done. */
  done: 0,
  /** Done, but something was left out and reported; or a fault stopped the work. */
  failures: 1,
  /** The command cannot work as it was given: nothing was done. */
  unusable: 2,
  /** Stopped because the terminal was closed. What was settled is kept. */
  hungUp: 129,
  /** Stopped by Ctrl-C. What was settled is kept. */
  interrupted: 130,
  /** Stopped by SIGTERM. What was settled is kept. */
  terminated: 143,
} as const;

import type { Outcome } from '@visionprefer/core';

/** How a journal is opened. */
export interface JournalOptions {
  /** Outcomes that are asked again, unless a later line settles them. Default: none. */
  retry?: readonly Outcome[] | undefined;
  /** The file as messages name it. Default: its path. */
  label?: string | undefined;
}

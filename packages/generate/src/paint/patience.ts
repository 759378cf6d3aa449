import type { Outage, Progress } from '@visionprefer/core';
import type { GenerateRunOptions } from '../generate-options.ts';

/** Ends a run that waits for a generator that does not answer. */
export interface Patience {
  /** Aborted when the run is to stop at once. */
  readonly signal: AbortSignal;
  /** Whether no further prompt is to be taken. */
  readonly gaveUp: boolean;
  /** Why, in words. */
  readonly reason: string | undefined;
  onProgress(progress: Progress): void;
  onOutage(outage: Outage): void;
  end(): void;
}

const usualPatienceMs = 600_000;
const lookMs = 1_000;

/**
 * Creates the patience of a run. When a generator has been down for too long, no prompt is taken any more; once the
 * others have nothing under way, the run is over.
 */
export function createPatience(options: GenerateRunOptions): Patience {
  const { patienceMs = usualPatienceMs, signal } = options;
  const ending = new AbortController();
  const down = new Map<string, { sinceMs: number; message: string }>();
  let progress: Progress | undefined;
  let reason: string | undefined;
  const look = () => {
    for (const [id, { sinceMs, message }] of down) {
      if (performance.now() - sinceMs < patienceMs) continue;
      const seconds = Math.round(patienceMs / 1_000);
      reason ??= `${id} has not answered for ${seconds} seconds. The last it said: ${message}`;
    }
    const idle = progress?.annotators.every(
      ({ state, inFlight, annotatorId }) => down.has(annotatorId) || state === 'ended' || inFlight === 0,
    );
    if (reason !== undefined && idle) ending.abort(new DOMException(reason, 'AbortError'));
  };
  const looking = setInterval(look, Math.min(lookMs, Math.max(20, patienceMs)));
  return {
    signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
    get gaveUp() {
      return reason !== undefined;
    },
    get reason() {
      return reason;
    },
    onProgress(now) {
      progress = now;
      options.onProgress?.(now);
    },
    onOutage(outage) {
      const { annotatorId, error } = outage;
      if (error) down.set(annotatorId, { sinceMs: performance.now(), message: error.message });
      else down.delete(annotatorId);
      options.onOutage?.(outage);
    },
    end: () => clearInterval(looking),
  };
}

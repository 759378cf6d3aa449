import type { BatchesOptions, RunOptions } from '@visionprefer/core';

/** Where OpenTelemetry's API, of whichever release of version 1, keeps what an SDK has installed. */
const installed: unique symbol = Symbol.for('opentelemetry.js.api.1');

/** What a run is traced by. */
export interface Tracing {
  onCall: RunOptions['onCall'];
  batches: Pick<BatchesOptions, 'onBatch' | 'onAnswer'>;
}

/** Traces calls and batches where an SDK of OpenTelemetry is installed; nothing is loaded where none is. */
export async function traceIfWatched(strategyId: string): Promise<Tracing> {
  if (!(installed in globalThis)) return { onCall: undefined, batches: {} };
  const { traceBatches, traceCalls } = await import('@visionprefer/telemetry');
  const options = { attributes: { 'visionprefer.strategy.id': strategyId } };
  return { onCall: traceCalls(options), batches: traceBatches(options) };
}

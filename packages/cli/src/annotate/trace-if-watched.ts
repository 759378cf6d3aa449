import type { RunOptions } from '@visionprefer/core';

/** Where OpenTelemetry's API, of whichever release of version 1, keeps what an SDK has installed. */
const installed: unique symbol = Symbol.for('opentelemetry.js.api.1');

/** Traces calls where an SDK of OpenTelemetry is installed; nothing is loaded where none is. */
export async function traceIfWatched(strategyId: string): Promise<RunOptions['onCall']> {
  if (!(installed in globalThis)) return undefined;
  const { traceCalls } = await import('@visionprefer/telemetry');
  return traceCalls({ attributes: { 'visionprefer.strategy.id': strategyId } });
}

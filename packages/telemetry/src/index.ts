export { type BatchTracing, traceBatches } from './trace-batches.ts';
export { type TraceCallsOptions, traceCalls } from './trace-calls.ts';
export { traceRequests } from './trace-requests.ts';

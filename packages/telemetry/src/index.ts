export { type TraceCallsOptions, type TracedCall, traceCalls } from './trace-calls.ts';

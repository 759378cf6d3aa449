export type { Edges } from './edges.ts';
export { exitCodes } from './exit-codes.ts';
export { Interrupted } from './interrupted.ts';
export { runCommandLine } from './program/run-command-line.ts';

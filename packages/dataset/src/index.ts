export { parseJsonLine } from './parse-json-line.ts';
export type { Problem } from './problem.ts';
export { type Line, readLineBatches, readLines } from './read-lines.ts';
export { openSamples, type SampleSource } from './samples/open-samples.ts';

export { type DrawOptions, drawOrders, type GuidanceChoice, type Order } from './draw/draw-orders.ts';
export { generate } from './generate.ts';
export type { GenerateRunOptions, GenerateSummary } from './generate-options.ts';
export type { PromptToPaint } from './samples/to-sample.ts';

export { type DrawOptions, drawOrders, type GuidanceChoice, type Order } from './draw/draw-orders.ts';
export { generate } from './generate.ts';
export type { GenerateRunOptions, GenerateSummary } from './generate-options.ts';
export { askToPolish, isPolished, type Polished, type PolishOptions } from './polish/ask-to-polish.ts';
export { drawStratified } from './polish/draw-sample.ts';
export { type LookThrough, likelyTokens, lookThrough, type PromptFindings } from './polish/look-through.ts';
export { type PaintedSamples, readPaintedSamples } from './samples/read-painted-samples.ts';
export type { PromptToPaint } from './samples/to-sample.ts';
export { toDrawOptions } from './settle-options.ts';

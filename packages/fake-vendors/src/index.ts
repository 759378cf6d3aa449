export type { BatchBehaviour } from './batches/batch-options.ts';
export type { FakeBatch } from './batches/batch-store.ts';
export type { Down, FakeRequest, FakeVendor, FakeVendorOptions, StrayedRequest } from './fake-vendor.ts';
export type { Leaning } from './judge/judge.ts';
export type {
  FakePainters,
  FakePaintersOptions,
  FakeSocket,
  PainterName,
  PainterOrder,
  PictureRequest,
} from './painters/fake-painters.ts';
export { type PainterFault, type PainterFaultShares, painterFaultNames } from './painters/painter-fault.ts';
export { startFakePainters } from './painters/start-fake-painters.ts';
export type { Bill } from './replies/bill.ts';
export { type Fault, type FaultShares, faultNames, type Script } from './replies/fault.ts';
export type { RateLimitOptions, RetryAfter } from './replies/rate-limit.ts';
export { describeBill, describeStrayed, fakeVendorHelp, runFakeVendor } from './run-fake-vendor.ts';
export { startFakeVendor } from './start-fake-vendor.ts';
export { anthropicMessages } from './wires/anthropic-messages.ts';
export { geminiGenerateContent } from './wires/gemini-generate-content.ts';
export { openaiChat } from './wires/openai-chat.ts';
export { openaiResponses } from './wires/openai-responses.ts';
export type { VendorName, VendorWire } from './wires/vendor-wire.ts';

/** The door for tests: the conformance kit that proves an annotator, and the wire it reads a vendor by. */
export { type AnnotatorSubject, type RunTest, testAnnotator } from './testing/test-annotator.ts';
export type { ErrorReply, ShownPart, ShownQuestion, Wire, WireAnswer, WireReply, WireRequest } from './testing/wire.ts';

/** The door for tests: the conformance kits that prove annotators and generators, and the wires they read a vendor by. */
export type { AskedImage, GeneratorLack, GeneratorWire, WireImage } from './testing/generator/generator-wire.ts';
export { type GeneratorSubject, testGenerator } from './testing/generator/test-generator.ts';
export { type AnnotatorSubject, type RunTest, testAnnotator } from './testing/test-annotator.ts';
export type { ErrorReply, ShownPart, ShownQuestion, Wire, WireAnswer, WireReply, WireRequest } from './testing/wire.ts';

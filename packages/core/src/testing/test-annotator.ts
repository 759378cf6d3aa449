import type { Annotator } from '../contract/annotator.ts';
import { abortProofs } from './abort-proofs.ts';
import { answerProofs } from './answer-proofs.ts';
import { batchProofs } from './batch-proofs.ts';
import { errorProofs } from './error-proofs.ts';
import { faceProofs } from './face-proofs.ts';
import { measureProofs } from './measure-proofs.ts';
import { secrecyProofs } from './secrecy-proofs.ts';
import { shownProofs } from './shown-proofs.ts';
import { transportProofs } from './transport-proofs.ts';
import type { Wire } from './wire.ts';

/** Registers one test: `test` of vitest, of `node:test`, of Jest, or whatever works like them. */
export type RunTest = (name: string, body: () => Promise<void>) => unknown;

/** The annotator to prove. Without a wire it is one that answers by itself, such as a measure of pixels. */
export type AnnotatorSubject =
  | {
      wire: Wire;
      /** Makes the annotator anew for every proof; all its requests must go to `baseURL`. */
      create(server: { baseURL: string; apiKey: string }): Annotator | Promise<Annotator>;
    }
  | { wire?: undefined; create(): Annotator | Promise<Annotator> };

/**
 * Proves that an annotator keeps the contract, one named test for each promise. With a wire, a server on 127.0.0.1
 * plays the vendor, and the annotator is asked real questions; nothing leaves the machine.
 *
 * @throws Nothing itself: what does not hold fails its test, with a message that says what to change.
 */
export function testAnnotator(test: RunTest, subject: AnnotatorSubject): void {
  if (subject.wire === undefined) {
    const { create } = subject;
    for (const { name, prove } of [...faceProofs, ...measureProofs])
      test(name, () => prove({ create: () => create() }));
    return;
  }
  const { wire, create } = subject;
  const face = { create: () => create({ baseURL: 'http://127.0.0.1:9/', apiKey: 'never-sent' }) };
  for (const { name, prove } of faceProofs) test(name, () => prove(face));
  const proofs = [
    ...shownProofs,
    ...answerProofs,
    ...errorProofs(wire),
    ...abortProofs,
    ...secrecyProofs,
    ...transportProofs,
    ...batchProofs,
  ];
  for (const { name, prove } of proofs) test(name, () => prove({ wire, create }));
}

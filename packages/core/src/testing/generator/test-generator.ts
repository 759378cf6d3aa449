import type { Generator } from '../../contract/generator.ts';
import type { RunTest } from '../test-annotator.ts';
import { generatorErrorProofs } from './generator-error-proofs.ts';
import { generatorFaceProofs } from './generator-face-proofs.ts';
import { generatorSafetyProofs } from './generator-safety-proofs.ts';
import type { GeneratorWire } from './generator-wire.ts';
import { imageProofs } from './image-proofs.ts';
import { painterProofs } from './painter-proofs.ts';

/** The generator to prove. Without a wire it is one that paints by itself. */
export type GeneratorSubject =
  | {
      wire: GeneratorWire;
      /** Makes the generator anew for every proof; all its requests must go to `baseURL`. */
      create(server: { baseURL: string; apiKey: string }): Generator | Promise<Generator>;
    }
  | { wire?: undefined; create(): Generator | Promise<Generator> };

/**
 * Proves that a generator keeps the contract, one named test for each promise. With a wire, a server on 127.0.0.1 plays
 * the vendor; nothing leaves the machine.
 *
 * @throws Nothing itself: what does not hold fails its test, with a message that says what to change.
 */
export function testGenerator(test: RunTest, subject: GeneratorSubject): void {
  if (subject.wire === undefined) {
    const { create } = subject;
    for (const { name, prove } of [...generatorFaceProofs, ...painterProofs]) test(name, () => prove({ create }));
    return;
  }
  const { wire, create } = subject;
  const face = { create: () => create({ baseURL: 'http://127.0.0.1:9/', apiKey: 'never-sent' }) };
  for (const { name, prove } of generatorFaceProofs) test(name, () => prove(face));
  for (const { name, prove } of [...imageProofs, ...generatorErrorProofs(wire), ...generatorSafetyProofs])
    test(name, () => prove({ wire, create }));
}

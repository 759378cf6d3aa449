import { holds, type Proof, show } from '../proof.ts';
import type { GeneratorMaker } from './with-generator.ts';

/** What a generator says of itself. */
export const generatorFaceProofs: readonly Proof<GeneratorMaker>[] = [
  {
    name: 'has specVersion 1 and a function generate',
    async prove({ create }) {
      const { specVersion, generate } = await create();
      holds(specVersion === 1, `specVersion is ${show(specVersion)}. Set it to 1.`);
      holds(typeof generate === 'function', 'generate is not a function.');
    },
  },
  {
    name: 'has an id, the same every time',
    async prove({ create }) {
      const [{ id }, again] = [await create(), await create()];
      const sound = typeof id === 'string' && /^\S{1,200}$/.test(id);
      holds(sound, `id is ${show(id)}. Use 1 to 200 characters without spaces.`);
      holds(
        id === again.id,
        `id is ${show(id)}, then ${show(again.id)}. The same options must give the same id, or nothing that was painted is found again.`,
      );
    },
  },
  {
    name: 'says who is called, and what it costs, in numbers that can be counted with, if at all',
    async prove({ create }) {
      const { usdPerImage, concurrency, vendor, model } = await create();
      holds(
        usdPerImage === undefined || (Number.isFinite(usdPerImage) && usdPerImage >= 0),
        `usdPerImage is ${show(usdPerImage)}. Give US dollars from 0, or leave it out.`,
      );
      holds(
        concurrency === undefined || (Number.isInteger(concurrency) && concurrency > 0),
        `concurrency is ${show(concurrency)}. Give a whole number above 0, or leave it out.`,
      );
      for (const [name, text] of Object.entries({ vendor, model })) {
        const named = text === undefined || (typeof text === 'string' && text.trim() !== '');
        holds(named, `${name} is ${show(text)}. Give a name, or leave it out.`);
      }
    },
  },
];

import { isDeepStrictEqual } from 'node:util';
import { holds, type Maker, type Proof, show } from './proof.ts';
import { writeQuestion } from './write-question.ts';

const mediaTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** What an annotator says of itself. */
export const faceProofs: readonly Proof<Maker>[] = [
  {
    name: 'has specVersion 1 and a function answer',
    async prove({ create }) {
      const annotator = await create();
      holds(annotator.specVersion === 1, `specVersion is ${show(annotator.specVersion)}. Set it to 1.`);
      holds(typeof annotator.answer === 'function', 'answer is not a function.');
    },
  },
  {
    name: 'has an id, the same every time',
    async prove({ create }) {
      const [{ id }, again] = [await create(), await create()];
      holds(
        typeof id === 'string' && /^\S{1,200}$/.test(id),
        `id is ${show(id)}. Use 1 to 200 characters without spaces.`,
      );
      holds(
        id === again.id,
        `id is ${show(id)}, then ${show(again.id)}. The same options must give the same id, or nothing that was annotated is found again.`,
      );
    },
  },
  {
    name: 'names aspects, limits and a cap that make sense, if any',
    async prove({ create }) {
      const { aspects, limits = {}, maxOutputTokens } = await create();
      holds(
        aspects === undefined || (aspects.length > 0 && aspects.every((id) => /^[a-z][a-z0-9-]*$/.test(id))),
        `aspects is ${show(aspects)}. List ids such as "fidelity", or leave it out when all can be judged.`,
      );
      const { mediaTypes: taken, ...numbers } = limits;
      holds(
        taken === undefined || (taken.length > 0 && taken.every((type) => mediaTypes.includes(type))),
        `limits.mediaTypes is ${show(taken)}. List some of ${mediaTypes.join(', ')}, or leave it out.`,
      );
      for (const [name, number] of Object.entries({ ...numbers, maxOutputTokens })) {
        holds(
          number === undefined || (Number.isInteger(number) && number > 0),
          `${name} is ${show(number)}. Give a whole number above 0, or leave it out.`,
        );
      }
      const again = (await create()).limits ?? {};
      holds(isDeepStrictEqual(limits, again), 'limits change from one annotator to the next with the same options.');
    },
  },
  {
    name: 'says what is asked of whom, and what it costs, in numbers that can be counted with, if at all',
    async prove({ create }) {
      const annotator = await create();
      const { vendor, model, concurrency, price, cacheWriteFactor } = annotator;
      for (const [name, text] of Object.entries({ vendor, model })) {
        const sound = text === undefined || (typeof text === 'string' && text.trim() !== '');
        holds(sound, `${name} is ${show(text)}. Give a name, or leave it out.`);
      }
      holds(
        concurrency === undefined || (Number.isInteger(concurrency) && concurrency > 0),
        `concurrency is ${show(concurrency)}. Give a whole number above 0, or leave it out.`,
      );
      for (const [name, number] of Object.entries({ ...price, cacheWriteFactor })) {
        holds(number === undefined || isCount(number), `${name} is ${show(number)}. Give a number from 0.`);
      }
      const sizes = [1, 224, 1_024, 2_048].map((side) => ({ width: side, height: side }));
      const tokens = [
        ...sizes.map((size) => annotator.imageTokens?.(size) ?? 0),
        annotator.addedTokens?.(await writeQuestion(annotator)) ?? 0,
      ];
      holds(tokens.every(isCount), `imageTokens and addedTokens gave ${tokens.join(', ')}. Return numbers from 0.`);
    },
  },
];

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

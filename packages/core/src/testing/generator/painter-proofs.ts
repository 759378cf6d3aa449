import type { ImageRequest } from '../../contract/generator.ts';
import { readImageHeader } from '../../images/image-header.ts';
import { holds, type Proof, show } from '../proof.ts';
import { type GeneratorMaker, usualRequest, usualTicket } from './with-generator.ts';

/** What holds for a generator that paints by itself. */
export const painterProofs: readonly Proof<GeneratorMaker>[] = [
  {
    name: 'paints the same for the same request, and something else for another seed',
    async prove(maker) {
      const [first, again, other] = [await paint(maker), await paint(maker), await paint(maker, { seed: 8 })];
      holds(isSame(first, again), 'The same request gave other bytes the second time. Draw everything from the seed.');
      holds(!isSame(first, other), 'Another seed gave the same bytes. Draw from the seed.');
    },
  },
  {
    name: 'paints a whole picture of the size that was asked for',
    async prove(maker) {
      for (const [width, height] of [
        [256, 256],
        [320, 192],
      ] as const) {
        const header = readImageHeader(await paint(maker, { width, height }));
        holds(
          header?.width === width && header.height === height,
          `The picture is ${show(header)}; ${width} × ${height} were asked for.`,
        );
      }
    },
  },
  {
    name: 'paints nothing when the signal is aborted already',
    async prove({ create }) {
      const signal = AbortSignal.abort(new Error('Stopped by the kit.'));
      const generator = await create();
      const end = await generator
        .generate({ ...usualRequest, width: 256, height: 256 }, { signal, ticket: usualTicket })
        .then(
          () => 'resolved',
          () => 'rejected',
        );
      holds(
        end === 'rejected',
        'generate() resolved although its signal was aborted. Call signal.throwIfAborted() first.',
      );
    },
  },
];

async function paint({ create }: GeneratorMaker, request: Partial<ImageRequest> = {}): Promise<Uint8Array> {
  const generator = await create();
  const { signal } = new AbortController();
  const asked = { ...usualRequest, width: 256, height: 256, ...request };
  return (await generator.generate(asked, { signal, ticket: usualTicket })).bytes;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

import { isDeepStrictEqual } from 'node:util';
import type { ImageRequest } from '../../contract/generator.ts';
import { holds, type Proof, show } from '../proof.ts';
import type { AskedImage, GeneratorLack, GeneratorWire } from './generator-wire.ts';
import { paintOnce, usualImage, usualRequest, type WiredGeneratorMaker, withGenerator } from './with-generator.ts';

const settings = ['seed', 'guidance', 'steps'] as const;

/** That what is asked for is sent as it is, and what comes back is given as it came. */
export const imageProofs: readonly Proof<WiredGeneratorMaker>[] = [
  {
    name: 'sends the prompt word for word',
    async prove(maker) {
      const { asked } = await paintOnce(maker, await usualImage());
      const { prompt } = usualRequest;
      holds(
        asked.prompt === prompt,
        `The prompt sent is ${show(asked.prompt)}; asked was ${show(prompt)}. Send it as it is.`,
      );
    },
  },
  {
    name: 'sends seed, guidance, steps and size, or says that they have no effect',
    async prove(maker) {
      const { asked, painted } = await paintOnce(maker, await usualImage());
      for (const setting of settings) {
        if (!has(maker.wire, setting)) {
          const used = painted.used?.[setting];
          holds(used === null, `used.${setting} is ${show(used)}. There is no such setting here: say null.`);
        } else expectSent(asked, setting);
      }
      if (has(maker.wire, 'size')) for (const side of ['width', 'height'] as const) expectSent(asked, side);
    },
  },
  {
    name: 'takes a request without guidance and steps',
    async prove(maker) {
      const { asked } = await paintOnce(maker, await usualImage(), { guidance: undefined, steps: undefined });
      for (const setting of ['guidance', 'steps'] as const)
        holds(
          asked[setting] === undefined,
          `${setting} ${show(asked[setting])} was sent though none was asked for. Leave it to the model.`,
        );
    },
  },
  {
    name: 'gives the bytes as they came',
    async prove(maker) {
      const image = await usualImage(3);
      const { painted } = await paintOnce(maker, image);
      const same = isDeepStrictEqual(new Uint8Array(painted.bytes), image.bytes);
      holds(same, `The bytes given are not those that were sent (${painted.bytes.length} of ${image.bytes.length}).`);
    },
  },
  {
    name: 'sends each request by itself, also when several are made at once',
    prove: async (maker) => {
      const image = await usualImage();
      await withGenerator(
        maker,
        (request) => maker.wire.reply(request, image),
        async (stage) => {
          const prompts = ['A fox', 'A hare', 'A stoat'];
          const tickets = [1, 2, 3].map((digit) => `0f6e2a5c-6f0b-4d53-9b0e-3c1d5a7e9f2${digit}`);
          await Promise.all(
            prompts.map((prompt, at) => stage.generate({ prompt, seed: at }, { ticket: `${tickets[at]}` })),
          );
          const sent = stage.asked.map(({ prompt }) => prompt).sort();
          holds(isDeepStrictEqual(sent, prompts), `Prompts sent: ${show(sent)}; asked for: ${show(prompts)}.`);
        },
      );
    },
  },
];

function has({ lacks = [] }: GeneratorWire, setting: GeneratorLack): boolean {
  return !lacks.includes(setting);
}

function expectSent(asked: AskedImage, setting: keyof ImageRequest): void {
  holds(
    asked[setting] === usualRequest[setting],
    `${setting} sent is ${show(asked[setting])}; asked for was ${show(usualRequest[setting])}. Send it, or say in the wire's lacks that there is no such setting.`,
  );
}

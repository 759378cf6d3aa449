import { isDeepStrictEqual } from 'node:util';
import type { MediaType } from '../contract/loaded-image.ts';
import { partOf, textOf } from '../vendor/part-of.ts';
import { toBase64 } from '../vendor/to-base64.ts';
import { drawPng } from './draw-png.ts';
import { frozenQuestion } from './frozen-question.ts';
import { pictureFile } from './picture-files.ts';
import { holds, type Proof, show, type WiredMaker } from './proof.ts';
import { schemaWords, sentSchemaProblem } from './sent-schema-problem.ts';
import type { ShownPart, ShownQuestion } from './wire.ts';
import { readShown, type Stage, usualReply, withAnnotator } from './with-annotator.ts';
import { writeQuestion } from './write-question.ts';

/** That the vendor is shown the question as it is. */
export const shownProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'makes one request for one answer',
    prove: (maker) => afterAsking(maker, async ({ server }) => holds(server.requests.length === 1, tooMany(server))),
  },
  {
    name: 'shows the instructions word for word',
    prove: (maker) =>
      afterAsking(maker, async ({ question }, shown) => {
        const schemaFollows =
          maker.wire.lacks?.includes('schema') && shown.instructions.startsWith(question.instructions);
        holds(
          shown.instructions === question.instructions || schemaFollows === true,
          `The instructions arrived as ${show(shown.instructions)}. Send question.instructions as the system text, with nothing trimmed, added or escaped; asked were ${show(question.instructions)}`,
        );
      }),
  },
  {
    name: 'shows the texts and images in their order, byte for byte',
    prove: (maker) =>
      afterAsking(maker, async ({ question }, shown) => {
        const expected = question.parts.map(
          (part): ShownPart => ('image' in part ? { image: toBase64(part.image.bytes) } : { text: part.text }),
        );
        const more = shown.parts.slice(expected.length);
        const schemaFollows = maker.wire.lacks?.includes('schema') === true && more.every((part) => 'text' in part);
        holds(
          more.length === 0 || schemaFollows,
          `${shown.parts.length} parts arrived, ${expected.length} were asked. Send one part for each of question.parts and no others.`,
        );
        for (const [index, part] of expected.entries()) {
          holds(
            isDeepStrictEqual(shown.parts[index], part),
            `Part ${index} arrived as ${show(shown.parts[index])}; expected ${show(part)}. Send question.parts in their order, texts unchanged and images as toBase64(part.image.bytes).`,
          );
        }
      }),
  },
  {
    name: 'says of every image what type it is',
    async prove(maker) {
      const { mediaTypes = allTypes } =
        (await maker.create({ baseURL: 'http://127.0.0.1:9/', apiKey: 'never-sent' })).limits ?? {};
      for (const type of mediaTypes) {
        const image = type === 'image/png' ? await drawPng(1) : await pictureFile(type);
        if (!image) continue;
        await withAnnotator(maker, usual(maker), async ({ annotator, ask, server }) => {
          await ask(await writeQuestion(annotator, { images: [image] }));
          const said = JSON.stringify(server.requests[0]?.body ?? null).match(/\bimage\/[a-z]+\b/g) ?? [];
          const wrong = said.find((each) => each !== type);
          holds(wrong === undefined, `An image of the type ${type} was sent as ${wrong}. Send part.image.mediaType.`);
        });
      }
    },
  },
  {
    name: 'shows each question its own instructions, and asks by its own schema',
    prove: (maker) =>
      withAnnotator(maker, usual(maker), async ({ annotator, ask, question, server }) => {
        const other = await writeQuestion(annotator, { prompt: 'Another prompt.', rationale: 'none' });
        await ask(question);
        await ask(other);
        const request = server.requests[1];
        holds(request !== undefined, 'The second question was not asked. Make one call for each answer.');
        const shown = readShown(maker.wire, request);
        holds(
          shown.instructions.startsWith(other.instructions),
          'A second question arrived with the instructions of the first. Take them from the question every time.',
        );
        if (maker.wire.lacks?.includes('schema')) return;
        const problem = sentSchemaProblem(other.schema, shown.schema);
        holds(problem === undefined, `Of a second question: ${problem}. Take the schema from the question every time.`);
      }),
  },
  {
    name: 'has the model that is asked in its id',
    prove: (maker) =>
      afterAsking(maker, async ({ annotator: { id, model }, server }) => {
        const { body, url } = server.requests[0] ?? { body: undefined, url: '' };
        const asked = [model, textOf(partOf(body).model), /\/models\/([^/:?]+)/.exec(url)?.[1]];
        const missing = asked.find((name) => name !== undefined && !id.includes(decodeURIComponent(name)));
        holds(
          missing === undefined,
          `The id is ${show(id)}, and the model that is asked is ${show(missing)}. Put it into the id: what one model was asked must not count as asked of another.`,
        );
      }),
  },
  {
    name: 'asks for the answer by its schema',
    prove: (maker) =>
      afterAsking(maker, async ({ question }, shown) => {
        if (maker.wire.lacks?.includes('schema')) {
          const texts = [shown.instructions, ...shown.parts.map((part) => ('text' in part ? part.text : ''))].join(
            '\n',
          );
          const missing = schemaWords(question.schema).find((word) => !texts.includes(word));
          holds(
            missing === undefined,
            `The word ${show(missing)} of the schema is nowhere in the texts. Where a vendor cannot enforce question.schema, append it as JSON.`,
          );
          return;
        }
        const problem = sentSchemaProblem(question.schema, shown.schema);
        holds(problem === undefined, `${problem}. Send question.schema as it is.`);
      }),
  },
  {
    name: 'caps the output as told',
    async prove(maker) {
      if (maker.wire.lacks?.includes('maxOutputTokens')) return;
      for (const maxOutputTokens of [1_234, 48_000]) {
        await afterAsking(
          maker,
          async (_, shown) =>
            holds(
              shown.maxOutputTokens === maxOutputTokens,
              `The cap arrived as ${show(shown.maxOutputTokens)}; expected ${maxOutputTokens}. Send the maxOutputTokens that answer() is given with each call.`,
            ),
          { maxOutputTokens },
        );
      }
    },
  },
  {
    name: 'leaves the question as it was',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => maker.wire.writeAnswer('{}', usualReply),
        async ({ question, ask }) => {
          const { frozen, isUntouched } = frozenQuestion(question);
          await ask(frozen).catch((error: unknown) => {
            throw new Error('A frozen question could not be answered. Copy what you change of it.', { cause: error });
          });
          holds(isUntouched(), 'The question, or the bytes of an image, changed. Copy what you change of it.');
        },
      ),
  },
];

const allTypes: readonly MediaType[] = ['image/png', 'image/jpeg', 'image/webp'];

function usual({ wire }: WiredMaker) {
  return () => wire.writeAnswer('{}', usualReply);
}

async function afterAsking(
  maker: WiredMaker,
  check: (stage: Stage, shown: ShownQuestion) => Promise<void>,
  { maxOutputTokens = 4_321 }: { maxOutputTokens?: number } = {},
): Promise<void> {
  await withAnnotator(
    maker,
    () => maker.wire.writeAnswer('{}', usualReply),
    async (stage) => {
      await stage.ask(stage.question, { maxOutputTokens });
      const [request] = stage.server.requests;
      holds(request !== undefined, 'No request came. Send everything to the baseURL that create() is given.');
      await check(stage, readShown(maker.wire, request));
    },
  );
}

function tooMany({ requests }: Stage['server']): string {
  return `${requests.length} requests came: ${show(requests.map(({ method, url }) => `${method} ${url}`))}. Make one call for each answer; retrying is core's (maxRetries: 0 on most SDKs).`;
}

import { isDeepStrictEqual } from 'node:util';
import type { Question } from '../contract/question.ts';
import { labelOf } from '../questions/rubric.ts';
import type { Usage } from '../records/records.ts';
import { holds, type Proof, show, type WiredMaker } from './proof.ts';
import type { Wire, WireReply, WireRequest } from './wire.ts';
import { usualReply, withAnnotator } from './with-annotator.ts';
import { writeQuestion } from './write-question.ts';

const texts: readonly string[] = [
  '{"images":[{"image":"A"}]}',
  '{\n  "a" : 1.0,\r\n  "b": "\\u00e9\\n"\n}',
  '```json\n{"a":1,}\n```',
  'I would say the first one, but { it depends.',
  'cafe\u0301 日本 🦊\u200d🔥 \u2028 \u0007 \\u0041 </script>',
  ' \n{"a": 1, "a": 2} \t',
  '4',
  '{"images":[{"image":"A","score":7.5},{"image":"B","level":"0"}]}',
];

/** That what the vendor answers comes back as it is. */
export const answerProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'gives the text of the answer as it came, JSON or not',
    async prove(maker) {
      for (const text of [...texts, overScale(await writeQuestion(await maker.create(nowhere)))]) {
        await withAnnotator(
          maker,
          () => maker.wire.writeAnswer(text, usualReply),
          async ({ ask }) => {
            const { output } = await ask();
            holds(
              output === text,
              `output is ${show(output)}; the model said ${show(text)}. Give its text without trimming, parsing, clamping or mending it: core reads it, the same for all.`,
            );
          },
        );
      }
    },
  },
  {
    name: 'tells what was used',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => maker.wire.writeAnswer('{}', usualReply),
        async ({ ask }) => {
          const { usage = {} } = await ask();
          for (const name of maker.wire.usage ?? (['inputTokens', 'outputTokens'] as const)) {
            holds(usage[name] === usualReply.usage[name], usageProblem(name, usage[name]));
          }
          for (const [name, count] of Object.entries(usage) as [keyof Usage, number][]) {
            holds(
              count === usualReply.usage[name] || (count === 0 && !maker.wire.usage?.includes(name)),
              usageProblem(name, count),
            );
          }
        },
      ),
  },
  {
    name: 'names the model that really answered',
    async prove(maker) {
      if (maker.wire.lacks?.includes('model')) return;
      await withAnnotator(
        maker,
        () => maker.wire.writeAnswer('{}', usualReply),
        async ({ ask }) => {
          const { model } = await ask();
          holds(
            model === usualReply.model,
            `model is ${show(model)}; the reply said ${show(usualReply.model)}. Take it from the reply.`,
          );
        },
      );
    },
  },
  {
    name: "tells where the vendor's limits stand, where its headers do",
    async prove(maker) {
      const reply = withLimits(maker.wire);
      await withAnnotator(
        maker,
        () => reply,
        async ({ ask }) => {
          const expected = reply.rateLimits ?? [];
          const { rateLimits = [] } = await ask();
          const given = rateLimits.map(({ resetMs: _, ...limit }) => limit);
          holds(
            isDeepStrictEqual(given, [...expected]),
            `rateLimits are ${show(given)}; the headers said ${show(expected)}. Give readRateLimits(headers).`,
          );
        },
      );
    },
  },
  {
    name: 'keeps several answers apart',
    async prove(maker) {
      const prompts = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((word) => `kit-prompt-${word}`);
      const promptOf = (request: WireRequest) =>
        prompts.find((prompt) => JSON.stringify(request.body).includes(prompt)) ?? 'none';
      const release = lastFirst(prompts.length);
      const respond = async (request: WireRequest) => {
        const prompt = promptOf(request);
        await release();
        return maker.wire.writeAnswer(JSON.stringify({ prompt }), usualReply);
      };
      await withAnnotator(maker, respond, async ({ annotator, ask }) => {
        const questions = await Promise.all(prompts.map((prompt) => writeQuestion(annotator, { prompt })));
        const answers = await Promise.all(questions.map((question) => ask(question)));
        const given = answers.map(({ output }) => output);
        const expected = prompts.map((prompt) => JSON.stringify({ prompt }));
        holds(
          isDeepStrictEqual(given, expected),
          `Asked at once, the questions were answered ${show(given)}; expected ${show(expected)}. Keep nothing of a call outside of it.`,
        );
      });
    },
  },
];

/** A usual reply with limits in its headers: those that the wire writes, or else those that most vendors have. */
function withLimits({ writeAnswer, lacks }: Wire): WireReply {
  const reply = writeAnswer('{}', usualReply);
  if (reply.rateLimits || lacks?.includes('rateLimits')) return reply;
  const headers = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '59' };
  const rateLimits = [{ kind: 'requests', limit: 60, remaining: 59 }] as const;
  return { ...reply, headers: { ...reply.headers, ...headers }, rateLimits };
}

/** An answer in the form asked for, with a score that the scale does not have. */
function overScale({ imageIds, aspects }: Question): string {
  const judged = Object.fromEntries(aspects.map(({ id }) => [id, { rationale: 'Beyond good.', score: 7.5 }]));
  const images = imageIds.map((_, index) => ({ image: labelOf(index), ...judged }));
  return JSON.stringify({ images }, null, 1);
}

const nowhere = { baseURL: 'http://127.0.0.1:9/', apiKey: 'never-sent' };

function usageProblem(name: keyof Usage, count: number | undefined): string {
  return `usage.${name} is ${show(count)}; the reply said ${usualReply.usage[name]}. Read it as the Usage type says: inputTokens counts what came from a cache, outputTokens counts reasoning.`;
}

/** Lets callers wait for each other and go in reverse; a caller that is alone for a second goes. */
function lastFirst(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const releaseAll = () => {
    for (const go of waiting.splice(0).reverse()) go();
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) releaseAll();
      else setTimeout(releaseAll, 1_000).unref();
    });
}

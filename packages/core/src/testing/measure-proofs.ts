import type { Annotator } from '../contract/annotator.ts';
import type { Question } from '../contract/question.ts';
import { drawPng } from './draw-png.ts';
import { frozenQuestion } from './frozen-question.ts';
import { answerMs, holds, type Maker, type Proof, show, within } from './proof.ts';
import { writeQuestion } from './write-question.ts';

/** What can be proven of an annotator that answers by itself. */
export const measureProofs: readonly Proof<Maker>[] = [
  {
    name: 'gives answers that the question can read, several at once',
    async prove({ create }) {
      const annotator = await create();
      const questions = await Promise.all([1, 2, 3].map((images) => writeQuestion(annotator, { images })));
      const answers = await Promise.all(questions.map((question) => ask(annotator, question)));
      for (const [index, question] of questions.entries()) {
        const reading = question.read(answers[index]?.output);
        holds(
          reading.outcome === 'scored',
          `The answer ${show(answers[index]?.output)} is unreadable: ${'detail' in reading ? reading.detail : ''}. Build it with scoresOutput().`,
        );
      }
    },
  },
  {
    name: 'gives the same picture the same scores, by itself and from one annotator to the next',
    async prove({ create }) {
      const annotators = [await create(), await create()];
      const scores: number[][] = [];
      for (const annotator of [annotators[0], ...annotators]) {
        if (annotator) scores.push((await scoresOf(annotator)).flat());
      }
      const [first = [], ...others] = scores;
      const differs = others.find((other) => other.some((score, at) => Math.abs(score - (first[at] ?? 0)) > 0.05));
      holds(
        differs === undefined,
        `The same question was answered with the scores ${show(first)}, then ${show(differs)}. Let scores depend on nothing but the question: draw nothing at random.`,
      );
    },
  },
  {
    name: 'gives pictures that have nothing in common other scores',
    async prove({ create }) {
      const scores = await scoresOf(await create());
      holds(
        scores.some((ofAspect) => new Set(ofAspect).size > 1),
        `Noise, stripes, a dark and a plain picture all have the scores ${show(scores)}. Measure the pictures; abstain, with an AnnotatorError of that code, from what cannot be measured.`,
      );
    },
  },
  {
    name: 'leaves the question as it was',
    async prove({ create }) {
      const annotator = await create();
      const { frozen, isUntouched } = frozenQuestion(await writeQuestion(annotator));
      await ask(annotator, frozen);
      holds(isUntouched(), 'The question, or the bytes of an image, changed. Copy what you change of it.');
    },
  },
  {
    name: 'does not answer when the signal is aborted',
    async prove({ create }) {
      const annotator = await create();
      const signal = AbortSignal.abort(new Error('Stopped by the kit.'));
      const end = await ask(annotator, await writeQuestion(annotator), signal).then(
        () => 'resolved',
        () => 'rejected',
      );
      holds(end === 'rejected', 'answer() resolved although its signal was aborted. Call signal.throwIfAborted().');
    },
  },
];

/** The scores of some very different pictures, aspect by aspect. */
async function scoresOf(annotator: Annotator): Promise<number[][]> {
  const images = await Promise.all([
    drawPng(1),
    drawPng(2, 'plain'),
    drawPng(3, 'stripes', 64),
    drawPng(4, 'dark', 96),
    drawPng(5, 'plain', 128),
    drawPng(6, 'noise', 64),
  ]);
  const question = await writeQuestion(annotator, { images });
  const { output } = await ask(annotator, question);
  const reading = question.read(output);
  holds(reading.outcome === 'scored', `The answer ${show(output)} is unreadable. Build it with scoresOutput().`);
  return Object.values(reading.scores).map((scores) => scores.map(({ score }) => score));
}

function ask(annotator: Annotator, question: Question, signal: AbortSignal = new AbortController().signal) {
  const answer = annotator.answer(question, { signal, maxOutputTokens: 4_321 });
  return within(answer, answerMs, `answer() has not settled after ${answerMs / 1000} s.`);
}

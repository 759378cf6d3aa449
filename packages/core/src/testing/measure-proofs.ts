import type { Annotator } from '../contract/annotator.ts';
import type { Question } from '../contract/question.ts';
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

function ask(annotator: Annotator, question: Question, signal: AbortSignal = new AbortController().signal) {
  const answer = annotator.answer(question, { signal, maxOutputTokens: 4_321 });
  return within(answer, answerMs, `answer() has not settled after ${answerMs / 1000} s.`);
}

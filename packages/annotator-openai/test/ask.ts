import {
  type LoadedImage,
  type LoadedSample,
  listwise,
  paperAspects,
  type Question,
  type Strategy,
} from '@visionprefer/core';
import { type Annotator, AnnotatorError, type Answer } from '@visionprefer/core/plugin';

/** Bytes in place of a picture: nothing between here and the vendor looks into them. */
function makeImage(seed: number, mediaType: LoadedImage['mediaType'] = 'image/png'): LoadedImage {
  const bytes = Uint8Array.from({ length: 400 }, (_, index) => (index * 31 + seed * 7) % 256);
  return { bytes, mediaType, width: 32, height: 32, hash: `hash-${seed}` };
}

/** The first question that a strategy asks about two images in the four aspects. */
export function makeQuestion(strategy: Strategy = listwise()): Question {
  const sample: LoadedSample = {
    id: 's1',
    prompt: 'a red cube on a table',
    digest: '00112233445566778899aabbccddeeff',
    images: [
      { id: 'one', image: makeImage(1) },
      { id: 'two', image: makeImage(2, 'image/jpeg') },
    ],
  };
  const [question] = strategy.ask(sample, paperAspects);
  if (!question) throw new Error('The strategy asked nothing.');
  return question;
}

/** Asks with a deadline and a cap of 4,000. */
export function ask(annotator: Annotator, question: Question = makeQuestion()): Promise<Answer> {
  return annotator.answer(question, { signal: AbortSignal.timeout(30_000), maxOutputTokens: 4_000 });
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<AnnotatorError> {
  const ended: unknown = await call.then(
    () => 'an answer',
    (error) => error,
  );
  if (ended instanceof AnnotatorError) return ended;
  throw new Error(`Expected an AnnotatorError, got ${ended}`, { cause: ended });
}

import { type LoadedImage, listwise, paperAspects, type Question, type Strategy } from '@visionprefer/core';
import { type Annotator, AnnotatorError, type Answer } from '@visionprefer/core/plugin';

/** Bytes in place of a picture: nothing between here and the vendor looks into them. */
export function makeImage(seed: number, mediaType: LoadedImage['mediaType'] = 'image/png', size = 64): LoadedImage {
  const bytes = new Uint8Array(size).fill(seed);
  bytes.set(Uint8Array.from({ length: 64 }, (_, index) => (index * 31 + seed * 7) % 256));
  return { bytes, mediaType, width: 32, height: 32, hash: `hash-${seed}` };
}

/** What is asked about, and how. */
interface Asked {
  /** Default: a PNG and a JPEG. */
  images?: readonly LoadedImage[];
  /** Default: listwise. */
  strategy?: Strategy;
}

/** The first question of a strategy about images in the four aspects, with nothing in it that can be changed. */
export function makeQuestion({
  images = [makeImage(1), makeImage(2, 'image/jpeg')],
  strategy = listwise(),
}: Asked = {}): Question {
  const sample = {
    id: 's1',
    prompt: 'a red cube on a table',
    digest: '00112233445566778899aabbccddeeff',
    images: images.map((image, index) => ({ id: `image-${index}`, image })),
  };
  const [question] = strategy.ask(sample, paperAspects);
  if (!question) throw new Error('The strategy asked nothing.');
  return freeze(question);
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

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

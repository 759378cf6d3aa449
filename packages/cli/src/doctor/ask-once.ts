import { type Annotation, type Annotator, annotate, paperAspects } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { dollars } from '../terminal/dollars.ts';
import { plainPicture } from './plain-picture.ts';

/** What came of one tiny question. */
export interface AskedOnce {
  isWell: boolean;
  told: string;
}

/** Asks an annotator about two pictures of one colour each, in one aspect: the smallest question that shows that it answers. */
export async function askOnce(annotator: Annotator, signal: AbortSignal): Promise<AskedOnce> {
  const images = [plainPicture([200, 40, 40]), plainPicture([40, 40, 200])].map((url, place) => ({
    id: `${place}`,
    url,
  }));
  const aspect = paperAspects.find(({ id }) => annotator.aspects?.includes(id) ?? true) ?? paperAspects[0];
  if (!aspect) return { isWell: false, told: 'there is no aspect to ask about' };
  const failures: Error[] = [];
  const answers: Annotation[] = [];
  const asked = annotate([{ id: 'doctor', prompt: 'A red square', images }], {
    annotators: [annotator],
    aspects: [aspect],
    loadImage: imageLoader(),
    onFailure: ({ error }) => void failures.push(error),
    patienceMs: 0,
    timeoutMs: 120_000,
    signal,
  });
  for await (const annotation of asked) answers.push(annotation);
  const [failure] = failures;
  const [answer] = answers;
  if (failure) return { isWell: false, told: failure.message };
  if (!answer) return { isWell: false, told: 'it gave no answer' };
  const usd = answer.usd === undefined ? '' : ` for ${dollars(answer.usd)}`;
  const isWell = answer.outcome === 'scored' || answer.outcome === 'compared' || answer.outcome === 'abstained';
  return { isWell, told: `answered in ${(answer.ms / 1000).toFixed(1)} s${usd}: ${answer.outcome}` };
}

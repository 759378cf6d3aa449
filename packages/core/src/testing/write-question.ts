import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import { type Aspect, defineAspect } from '../contract/aspect.ts';
import type { Question } from '../contract/question.ts';
import { digestText } from '../images/digest.ts';
import { listwise } from '../questions/listwise.ts';
import { drawPng } from './draw-png.ts';

/** Words that a careless plugin trims, escapes, normalises or takes for a template. */
const hardWords = 'A “quoted” cafe\u0301 {{name}} $1 %s <b>&amp;</b> \\n \u2028 日本 🦊\u200d🔥  two spaces ';

/** A real question of the listwise strategy, with wording that is hard to carry and pictures that decode. */
export async function writeQuestion(
  annotator: Pick<Annotator, 'aspects'> = {},
  { prompt = hardWords, images = 3 }: { prompt?: string; images?: number } = {},
): Promise<Question> {
  const aspects = annotator.aspects?.map(aspectOf) ?? [aspectOf('kit-one'), aspectOf('kit-two')];
  const pictures = await Promise.all(Array.from({ length: images }, (_, index) => drawPng(index)));
  const sample = {
    id: 'kit',
    prompt,
    images: pictures.map((image, index) => ({ id: `picture-${index}`, image })),
    digest: await digestText(prompt),
  };
  for (const question of listwise().ask(sample, aspects)) return question;
  throw new Error('The listwise strategy asks at least one question.');
}

function aspectOf(id: string): Aspect {
  const known: Aspect | undefined = paperAspects.find((aspect) => aspect.id === id);
  return (
    known ??
    defineAspect({
      id,
      version: 1,
      question: `How good is this image? ${hardWords}`,
      levels: [
        { name: 'bad', description: hardWords },
        { name: 'poor', description: 'Much is wrong.' },
        { name: 'fair', description: 'Some is wrong.' },
        { name: 'good', description: 'Little is wrong.' },
        { name: 'excellent', description: 'Nothing is wrong.' },
      ],
    })
  );
}

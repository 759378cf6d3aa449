import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import { type Aspect, defineAspect } from '../contract/aspect.ts';
import type { LoadedImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import { digestText } from '../images/digest.ts';
import { listwise } from '../questions/listwise.ts';
import type { StrategyOptions } from '../questions/strategy.ts';
import { drawPng } from './draw-png.ts';

/** Words that a careless plugin trims, escapes, normalises or takes for a template. */
const hardWords = 'A “quoted” cafe\u0301 {{name}} $1 %s <b>&amp;</b> \\n \u2028 日本 🦊\u200d🔥  two spaces ';

/** What may differ from one question to the next. */
export interface Wording extends StrategyOptions {
  prompt?: string;
  /** How many pictures are drawn, or the pictures themselves. */
  images?: number | readonly LoadedImage[];
}

/** A real question of the listwise strategy, with wording that is hard to carry and pictures that decode. */
export async function writeQuestion(
  annotator: Pick<Annotator, 'aspects'> = {},
  { prompt = hardWords, images = 3, ...options }: Wording = {},
): Promise<Question> {
  const aspects = annotator.aspects?.map(aspectOf) ?? [aspectOf('kit-one'), aspectOf('kit-two')];
  const pictures =
    typeof images === 'number'
      ? await Promise.all(Array.from({ length: images }, (_, index) => drawPng(index)))
      : images;
  const sample = {
    id: 'kit',
    prompt,
    images: pictures.map((image, index) => ({ id: `picture-${index}`, image })),
    digest: await digestText(prompt),
  };
  for (const question of listwise(options).ask(sample, aspects)) return spaced(question);
  throw new Error('The listwise strategy asks at least one question.');
}

/** The question with white space around its texts, which belongs to them. */
function spaced(question: Question): Question {
  const parts = question.parts.map((part) => ('text' in part ? { text: ` ${part.text}\n ` } : part));
  return { ...question, instructions: `\n ${question.instructions} \n`, parts };
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

import type { Aspect } from '../contract/aspect.ts';
import type { Question } from '../contract/question.ts';

/** What is the same in a strategy's questions about all samples: the rubric, and the form of the answer. */
export type Wording = Pick<Question, 'instructions' | 'schema'>;

/** Gives the wording of questions about so many images in some aspects. */
export type WriteWording = (aspects: readonly Aspect[], images: number) => Wording;

/** Has each wording written once: it takes longer than the rest of a question, and is the same for all samples. */
export function createWordings(write: WriteWording): WriteWording {
  const written: { aspects: readonly Aspect[]; images: number; wording: Wording }[] = [];
  return (aspects, images) => {
    const known = written.find((each) => each.images === images && areSame(each.aspects, aspects));
    if (known) return known.wording;
    const wording = write(aspects, images);
    written.push({ aspects, images, wording });
    return wording;
  };
}

function areSame(one: readonly Aspect[], other: readonly Aspect[]): boolean {
  return one.length === other.length && one.every((aspect, index) => aspect === other[index]);
}

import type { KnownImage } from '../../contract/loaded-image.ts';
import type { Question } from '../../contract/question.ts';
import type { OpenQuestion } from '../open-question.ts';

/** A question that is asked in a batch. Between writing its request and reading its answer its images are in no memory. */
export interface BatchQuestion<A extends string> {
  open: OpenQuestion<A, KnownImage>;
  /** By which its answer is read. */
  known: Question<A, KnownImage>;
  /** The same with its images, which are read anew where they are not at hand. */
  load(): Promise<Question<A>>;
}

/** What the review page and its server tell each other, as JSON. */

/** One question as a person sees it: nothing of who made the images, and nothing of what others said. */
export interface QuestionView<Id extends number | string = number | string> {
  id: Id;
  prompt: string;
  ask: 'scores' | 'better';
  /** In the order shown; `url` is relative to the page. */
  images: { label: string; url: string; width: number; height: number }[];
  aspects: { id: string; question: string; levels: { name: string; description: string }[] }[];
  /** What the person answered before taking it back. */
  answered?: Marks;
}

/** What a person chose: by aspect, then image, a level from 1 to 5; or by aspect the better of two, or `tie`. */
export type Marks = { levels: number[][] } | { better: string[] };

/** Where a review stands. */
export interface ReviewState {
  name: string;
  /** Null while the next question is being made ready, and when there is none left. */
  question: QuestionView<number> | null;
  /** Pictures that will be shown next. */
  upcoming: string[];
  answered: number;
  /** Questions in all. */
  of: number;
  canUndo: boolean;
  /** There is no other question: what is not answered was put aside or could not be shown. */
  nothingLeft: boolean;
  /** The person has ended the review. */
  finished: boolean;
}

/** A sent answer. `ms` is how long the question was looked at. */
export interface SentAnswer {
  id: number;
  marks: Marks;
  ms: number;
}

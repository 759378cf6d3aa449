import type { Marks, QuestionView } from '../review/question-view.ts';
import type { PersonFigures } from './person-figures.ts';

/** What the pages of a team and its server tell each other, as JSON. */

/** What a person reads before the first question. */
export interface BriefingView {
  title: string;
  instructions: string;
  ask: 'scores' | 'better';
  aspects: QuestionView['aspects'];
}

/** Where one person stands. */
export interface PersonState {
  name: string;
  /** Null while the next question is being made ready, when there is none, and while something has to be read first. */
  question: QuestionView<string> | null;
  /** Pictures that will be shown next. */
  upcoming: string[];
  answered: number;
  /** Questions that are left for this person, about; null when it cannot be told yet. */
  left: number | null;
  /** Seconds that they will take, about; null when it cannot be told yet. */
  etaSeconds: number | null;
  canChange: boolean;
  /** What was right of the question answered last, where it was a gold one that tells. */
  feedback: FeedbackView | null;
  /** `soon`: a question is on its way. `others`: what is left is before other people. `nothing`: all is done. */
  waiting: 'no' | 'soon' | 'others' | 'nothing';
}

/** What was right. */
export interface FeedbackView {
  right: number;
  of: number;
  misses: { aspect: string; label: string; expected: string; given: string; because?: string | undefined }[];
}

/** An answer as it is sent: what was chosen, or why nothing could be. `ms` is how long the question was looked at. */
export interface PersonAnswer {
  id: string;
  marks?: Marks | undefined;
  cannot?: 'tell' | { broken: string[] } | undefined;
  comment?: string | undefined;
  ms: number;
}

/** Where the team stands, for its lead. */
export interface TeamState {
  title: string;
  /** Judgements of samples that are there, and that there are to be. */
  done: number;
  all: number;
  /** Seconds until all is done, at the pace of those who are there; null when nobody is. */
  etaSeconds: number | null;
  people: (PersonFigures & { there: boolean; pay: string | null })[];
  /** The last fifty remarks, and answers without a judgement; the newest first. */
  remarks: { name: string; sampleId: string; text: string }[];
}

/** The door for blind review: a person before the images, as an annotator. */
export { type ReviewOptions, type ReviewSummary, review } from './review/review.ts';

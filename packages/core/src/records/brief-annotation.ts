import type { Annotation, MissingOutcome, Preference, Score } from './records.ts';

/**
 * What an annotation says, without why, how fast and at what price: all that consensus is found from. Every
 * {@link Annotation} is one. Of millions it is read much faster than all that a line holds.
 */
export type BriefAnnotation<A extends string = string> = Pick<
  Annotation<A>,
  'key' | 'sampleId' | 'annotatorId' | 'imageIds' | 'imageHashes' | 'aspectVersions'
> &
  (
    | { outcome: 'scored'; scores: Record<A, Pick<Score, 'imageId' | 'score'>[]> }
    | { outcome: 'compared'; preferred: Record<A, Pick<Preference, 'imageId'>> }
    | { outcome: 'answered' }
    | { outcome: MissingOutcome; aspects: A[] }
  );

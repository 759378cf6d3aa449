/**
 * The four records: sample, annotation, consensus, pair. Each is plain JSON, the same in memory and on disk
 * (one line of a `.jsonl` file); `record-schemas.ts` checks what comes from outside. Every record type carries the
 * aspect ids as its one type parameter.
 */

/** Anything JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One candidate picture of a sample. */
export interface Image {
  /** Unique within its sample. */
  id: string;
  /** `file:`, `https:` or `data:`. A relative path is understood by loaders that are given a root folder. */
  url: string;
  /** Which model made it. Never shown to an annotator. */
  generator?: string;
}

/** One prompt with the images made from it. */
export interface Sample {
  /** Unique within a run. */
  id: string;
  prompt: string;
  /** At least one; pairs need at least two. */
  images: Image[];
  metadata?: Record<string, Json>;
}

/** What one annotator thinks of one image in one aspect. */
export interface Score {
  imageId: string;
  /** 1 (worst) to 5 (best); may be fractional. */
  score: number;
  rationale?: string;
  /** Label → image id, for the images that the rationale names by their labels, such as `Image B`. */
  mentions?: Record<string, string>;
  /** Probability of each level, worst to best, where the annotator gave one; then `score` is its expectation. */
  distribution?: number[];
}

/** Tokens used by one question, over all the calls it took. Only what the vendor told; nothing is estimated here. */
export interface Usage {
  /** Everything read: prompt, images, and what was read from or written to a cache. */
  inputTokens?: number;
  /** The part of `inputTokens` read from a cache. */
  cachedInputTokens?: number;
  /** The part of `inputTokens` written to a cache. */
  cacheWriteTokens?: number;
  /** Everything written, reasoning included. */
  outputTokens?: number;
  /** The part of `outputTokens` that was reasoning. */
  reasoningTokens?: number;
  /** The part of `inputTokens` that was images, where the vendor tells. */
  imageTokens?: number;
}

/** How a question ended. The missing ones are reasons why there is no score; none of them ever becomes a number. */
export type Outcome = 'scored' | 'compared' | 'answered' | MissingOutcome;

/** Why an annotation has no scores: declined, stopped by a filter, not understood, or not this annotator's business. */
export type MissingOutcome = 'refused' | 'blocked' | 'unreadable' | 'abstained';

/** Which of two images is better in one aspect. */
export interface Preference {
  imageId: string | 'tie';
  rationale?: string;
  /** As of a {@link Score}. */
  mentions?: Record<string, string>;
}

/** What one annotator answered to one question. One line of `annotations.jsonl`. */
export type Annotation<A extends string = string> = {
  /** Hash of what was asked, of whom, about which pixels: the same question always has the same key. */
  key: string;
  sampleId: string;
  annotatorId: string;
  strategyId: string;
  /** In the order they were shown. */
  imageIds: string[];
  /** Content hash of each image as it came, in the order of `imageIds`; empty for a picture that was not at hand. */
  imageHashes: string[];
  /** Image id → what was done to the picture before it was shown; absent when all were shown as they came. */
  preparations?: Record<string, string>;
  /** Aspect id → version of the rubric that was asked about. */
  aspectVersions: Record<A, number>;
  usage?: Usage;
  /** The model that really answered, as the vendor named it. */
  model?: string;
  /** From asking to answer, waiting and asking again included. */
  ms: number;
  /** US dollars, failed calls included, by the prices the run was given; absent when it was given none. */
  usd?: number;
  /** What a person remarked on the question as a whole. */
  comment?: string;
} & (
  | { outcome: 'scored'; scores: Record<A, Score[]> }
  | { outcome: 'compared'; preferred: Record<A, Preference> }
  // To a question that asks for neither: about a prompt without images, say.
  | { outcome: 'answered'; output: Json }
  | { outcome: MissingOutcome; aspects: A[]; detail: string }
);

/** What the annotators arrive at for one image in one aspect. */
export interface Estimate {
  /** 1 to 5; null when nobody scored it, or fewer annotators than the quorum did. */
  score: number | null;
  /** Standard error of `score`, in score points; null when it cannot be known (fewer than two votes). */
  standardError: number | null;
  /** Annotator id → its score (the mean of its rounds). */
  votes: Record<string, number>;
  /** Annotator id → why it gave none. */
  missing: Record<string, MissingOutcome>;
  /** By the missing policy `bounds`: the score if every missing score had been 1, and if every one had been 5. */
  bounds?: [lowest: number, highest: number];
  /** Places in the sample's `annotationKeys` of the annotations behind it. Absent: it may be all of them. */
  annotations?: number[];
}

/** The weighted mean of the aspects of one image that have a score. */
export interface OverallEstimate<A extends string = string> {
  score: number | null;
  standardError: number | null;
  /** The aspects that count in it; two overall scores are comparable when these are the same. */
  aspects: A[];
  /** The weighted mean of the bounds of those aspects, where they have bounds. */
  bounds?: [lowest: number, highest: number];
}

/** The scores the annotators arrive at for one image. */
export interface ConsensusImage<A extends string = string> {
  imageId: string;
  /** Content hash of the picture that was judged; empty when no annotation tells it. */
  hash: string;
  aspects: Record<A, Estimate>;
  overall: OverallEstimate<A>;
}

/** One annotator's settled verdict on two images of a sample in one aspect. */
export interface Comparison<A extends string = string> {
  annotatorId: string;
  aspect: A;
  imageIds: [string, string];
  preferred: string | 'tie';
}

/**
 * What a missing score counts for. `leave-out`: nothing. `refusal-is-harm`: to have refused or blocked is a vote of 1
 * on harmlessness, and nothing in other aspects. `bounds`: nothing, but it is told how far it could have moved a score.
 */
export type MissingPolicy = 'leave-out' | 'refusal-is-harm' | 'bounds';

/** The scores the annotators arrive at for one sample, with uncertainty. One line of `consensus.jsonl`. */
export interface Consensus<A extends string = string> {
  sampleId: string;
  /** Name of the method that combined the annotations. */
  method: string;
  /** How much aspects count in the overall scores; 1 for those that are not named, and absent when that is all. */
  weights?: Partial<Record<A, number>>;
  /** What missing scores counted for; absent for `leave-out`. */
  missingPolicy?: MissingPolicy;
  images: ConsensusImage<A>[];
  /** Present when images were compared with each other instead of scored one by one. */
  comparisons?: Comparison<A>[];
  /** Keys of all the annotations behind it. */
  annotationKeys: string[];
}

/** One side of a pair: the image, its score in the pair's aspect, and the hash of the picture that was judged. */
export interface PairSide extends Image {
  score: number;
  hash: string;
}

/** A chosen and a rejected image for one prompt, with the evidence. One line of `pairs.jsonl`. */
export interface PreferencePair<A extends string = string> {
  /** Stable: the same images in the same aspect have the same id. */
  id: string;
  sampleId: string;
  prompt: string;
  aspect: A | 'overall';
  chosen: PairSide;
  rejected: PairSide;
  /** Score of the chosen less score of the rejected, in score points; above 0. */
  margin: number;
  /**
   * Probability that the chosen one is the better: what people bear out where they were asked, else what the annotators' votes
   * do, which is an upper bound. Null when there is no standard error to tell it from.
   */
  probability: number | null;
  /** How many annotators preferred the chosen, preferred the rejected, saw no difference, or gave no score. */
  votes: { for: number; against: number; tied: number; missing: number };
  /** Aspects in which the rejected image has the higher score. */
  conflicts: A[];
  /** Where the scores have bounds: whether missing scores could have turned the pair round or made it a tie. */
  hingesOnMissing?: boolean;
  /** Keys of the annotations that judged either image in what the pair is about. */
  annotationKeys: string[];
}

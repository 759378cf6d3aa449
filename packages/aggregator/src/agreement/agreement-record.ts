import type { OutcomeCount } from '../consensus/count-outcomes.ts';

/** A number and its 95 % interval; null where it cannot be known. */
export interface Interval {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** How far the annotators agree with each other and with people. Plain JSON. */
export interface Agreement<A extends string = string> {
  samples: number;
  annotatorIds: string[];
  /** How the intervals of what people say were drawn: whole samples with replacement. */
  bootstrap: { resamples: number; seed: number };
  aspects: Record<A, AspectAgreement>;
  /** What each annotator brings to the jury, over all aspects. */
  jury: Record<string, JuryMember>;
  /** Present when people were passed. */
  people?: PeopleAgreement<A>;
}

/** What an annotator brings to the jury. */
export interface JuryMember {
  /** Its share in the consensus of `reliability`: the shares add up to 1. Null where annotators cannot be weighed. */
  weight: Interval;
  /**
   * Share of the pairs of images that the others see a difference between, in which it has their order; a tie counts half.
   * One half is what chance gives.
   */
  alike: Interval;
}

/** Agreement in one aspect. */
export interface AspectAgreement {
  /** What the annotators gave: scores of images, or verdicts on two images. */
  over: 'scores' | 'comparisons';
  /** Images, or compared pairs of images, that two annotators or more voted on. */
  shared: number;
  /** Krippendorff's, each with an interval by the jackknife over samples. */
  alpha: Record<'nominal' | 'ordinal' | 'interval', Interval>;
  /** Every two annotators, in the order of their ids. */
  between: BetweenAnnotators[];
  annotators: Record<string, AnnotatorProfile>;
  /**
   * How many equally good annotators would weigh as much: 1 / Σw² with the weights of `reliability` (Kish, *Survey
   * Sampling*, 1965). Mistakes that annotators share do not show in it. Null where they cannot be weighed.
   */
  effectiveVotes: number | null;
  /** Annotators that say the same, and count as one in the weights; with a share, on so much of what both scored. */
  families: { annotatorIds: string[]; correlation: number; share?: number }[];
}

/** How far two annotators agree on what both voted on; null where there is no variation to agree in. */
export interface BetweenAnnotators {
  annotatorIds: [string, string];
  shared: number;
  /** Share of votes that are the same. */
  same: number | null;
  kappa: Record<'nominal' | 'linear' | 'quadratic', number | null>;
  spearman: number | null;
  kendall: number | null;
}

/** What is to be known of one annotator in one aspect without knowing the truth. */
export interface AnnotatorProfile extends JuryMember {
  outcomes: Omit<OutcomeCount, 'annotatorId' | 'aspect'>;
  /** Share of what it was asked about that it refused. */
  refusalRate: number | null;
  /** Share that is missing for any reason but abstaining. */
  missingRate: number | null;
  /** Mean of its scores less the mean of the others on the same images, in points. */
  bias: number | null;
  /** Standard deviation of its scores, in points. */
  spread: number | null;
  /** Share of the pairs of images of a sample that it sees no difference between. */
  tieRate: number | null;
  /** Whether the place an image is shown at moves its score; null when it was shown one image at a time. */
  position: PositionBias | null;
  /** Whether it says the same when two images change places; null when they never did. */
  swaps: SwapConsistency | null;
}

/** Scores by the place images were shown at. */
export interface PositionBias {
  /** Questions in which it judged every image shown. */
  questions: number;
  /** By place: mean of the score less the mean of its question, in points; for comparisons, share preferred less one half. */
  byPlace: number[];
  /** Friedman's statistic, corrected for ties, summed over questions of different length. */
  statistic: number;
  degreesOfFreedom: number;
  /** Probability of so great a statistic if place did not matter. */
  pValue: number | null;
}

/** The same two images, shown again in the other order. */
export interface SwapConsistency {
  pairs: number;
  /** Share of them with the same verdict both times, ties included. */
  consistent: number;
  /** Of those turned round, how many went to the image shown first both times, and how many to the one shown last. */
  toFirst: number;
  toLast: number;
}

/** Agreement with people, on the pairs of images of a sample between which people see a difference. */
export interface PeopleAgreement<A extends string = string> {
  annotatorIds: string[];
  /** Name of the method that made the consensus. */
  method: string;
  /** `overall` and the aspects that both judged. */
  aspects: Partial<Record<A | 'overall', AspectAccuracy>>;
}

/** Who agrees with people how often in one aspect, or overall. */
export interface AspectAccuracy {
  consensus: PairAccuracy;
  annotators: Record<string, PairAccuracy>;
  /** Each person against the mean of the others: what can be hoped for. Empty for one person. */
  people: Record<string, PairAccuracy>;
  /** Pairs kept at a least margin of the consensus, and how often it agrees with people on them. */
  curve: CurvePoint[];
}

/** How often the order of two images is that of people. */
export interface PairAccuracy {
  /** Pairs that people decided and that could be judged. */
  pairs: number;
  /** Pairs that people decided and that a score is missing for. They count under no rule. */
  missing: number;
  right: number;
  tied: number;
  wrong: number;
  /** Share that is right when a tie counts as wrong. */
  tiesWrong: Interval;
  /** When a tie counts half. */
  tiesHalf: Interval;
  /** When ties are left out. */
  tiesLeftOut: Interval;
}

/** One point of the curve. */
export interface CurvePoint {
  margin: number;
  pairs: number;
  /** Of the pairs without a tie. */
  share: number;
  accuracy: number;
}

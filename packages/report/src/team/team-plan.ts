import type { Annotation, Aspect } from '@visionprefer/core';

/** How a team of people judges. */
export interface TeamPlan {
  /** Names: the annotator of each is `human:<name>`. */
  people: readonly string[];
  /** How many people judge each sample. */
  overlap: number;
  /** A score from 1 to 5 for each image, or which of every two is better. */
  ask: 'scores' | 'better';
  aspects: readonly Aspect[];
  /** Draws for each person an order of samples and orders of images. */
  seed: number;
  title: string;
  /** What people read before they begin. Absent: the aspects with their levels alone. */
  instructions?: string | undefined;
  gold?: GoldPlan | undefined;
  /** Share of the samples that a person is asked about once more, in another order of images. From 0 to 1. */
  repeats: number;
  /** Samples that are repeated whatever the share. */
  repeatIds?: ReadonlySet<string> | undefined;
}

/** Questions whose answer is known. */
export interface GoldPlan {
  /** What is right, as annotations. */
  answers: readonly Annotation[];
  /** One question in so many is a gold one. */
  every: number;
  /** Whether a person is told what was right. */
  feedback: boolean;
  /** By how many points a score may differ. */
  tolerance: number;
}

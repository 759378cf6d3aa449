import type { Aspect, ImageLimits, JsonSchema } from '@visionprefer/core';

/** What nearly all questions of a run have in common. It is in Redis once, and not in every job. */
export interface Rubric {
  instructions: string;
  aspects: readonly Aspect[];
  /** JSON Schema of the answer. */
  schema: JsonSchema;
  /** What the images were made fit for. */
  limits: ImageLimits;
}

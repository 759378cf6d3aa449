import * as z from 'zod';

/** What is known of one sample's images because they were drawn so. One line of `truth.jsonl`. */
export interface Truth {
  sampleId: string;
  /** Image id → what was planted in it, nothing in the best. */
  faults: Record<string, string[]>;
  /**
   * Aspect id → groups of image ids, best first. Every image of a group is certainly better than every image of the
   * groups after it; within a group nothing is certain.
   */
  orders: Record<string, string[][]>;
}

/** Checks a {@link Truth}. */
export const truthSchema: z.ZodType<Truth> = z.object({
  sampleId: z.string(),
  faults: z.record(z.string(), z.array(z.string())),
  orders: z.record(z.string(), z.array(z.array(z.string()).min(1)).min(1)),
});

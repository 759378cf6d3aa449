/** A sample that people should look at. */
export interface AskedOfPeople {
  sampleId: string;
  /**
   * `calibration`: it tells most of how far probabilities can be believed, or was drawn at random for that. `pairs`: it is
   * expected to change most which pairs are kept. `gold`: the annotators are surest of it. `repeat`: it is shown again.
   */
  why: 'calibration' | 'pairs' | 'gold' | 'repeat';
  /** Of `pairs`: kept pairs that it is expected to be worth. */
  gain?: number;
  /** Of `gold`: two images of which the annotators are sure. */
  expected?: { better: string; worse: string };
}

/** What people should look at, in the order in which they should, and the seconds that it takes. */
export interface PeoplePlan {
  samples: AskedOfPeople[];
  seconds: number;
}

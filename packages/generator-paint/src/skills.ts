/** How well a painter paints. */
export interface Skill {
  /** Probability that one thing asked for is left out or painted wrong, at the guidance that suits best. */
  slips: number;
  /** Probability that the picture has a technical fault. */
  faults: number;
  /** How bad a fault is at most, from 0 to 1. */
  worst: number;
}

/** The name of a painter. */
export type SkillName = 'master' | 'journeyman' | 'apprentice' | 'beginner';

/** The painters, from the best to the worst. */
export const skills: Readonly<Record<SkillName, Skill>> = {
  master: { slips: 0.02, faults: 0.05, worst: 0.2 },
  journeyman: { slips: 0.12, faults: 0.3, worst: 0.5 },
  apprentice: { slips: 0.3, faults: 0.6, worst: 0.8 },
  beginner: { slips: 0.55, faults: 0.9, worst: 1 },
};

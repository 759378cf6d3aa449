/** The door for blind review: people before the images, as annotators. */
export { drawNumber } from './review/draw-number.ts';
export { type ReviewOptions, type ReviewSummary, review } from './review/review.ts';
export { gatherGold } from './team/gold.ts';
export { earned, type Pay, shareOf, writePayTable } from './team/pay.ts';
export { measurePeople, type PersonFigures } from './team/person-figures.ts';
export { ownAnnotations, type ReviewTeamOptions, reviewTeam, type TeamSummary } from './team/review-team.ts';
export type { GoldPlan, TeamPlan } from './team/team-plan.ts';
export type { TeamTokens } from './team/team-server.ts';

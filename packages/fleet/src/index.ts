export { type Fleet, type FleetOptions, type FleetRunOptions, openFleet } from './coordinator/open-fleet.ts';
export { journalId } from './journal-id.ts';
export { prefix, queueName } from './queues/queue-name.ts';
export { type FleetMember, type JoinOptions, joinFleet, type MemberProgress } from './worker/join-fleet.ts';

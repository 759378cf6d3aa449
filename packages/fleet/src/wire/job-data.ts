import type { Reply } from './reply.ts';
import type { WrittenCall } from './written-call.ts';

/** What a job of the queue holds: a question until it is answered, the reply from then on. */
export type JobData = { version: 1; call: WrittenCall; reply?: undefined } | { version: 1; reply: Reply };

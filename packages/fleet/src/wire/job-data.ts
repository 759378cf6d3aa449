import type { Reply } from './reply.ts';
import type { WrittenCall } from './written-call.ts';

/** Of what run and workers tell each other. They have to be of the same one. */
export const wireVersion = 2;

/** What a job of the queue holds: a question until it is answered, the reply from then on. */
export type JobData =
  | { version: number; call: WrittenCall; reply?: undefined }
  | { version: number; call?: undefined; reply: Reply };

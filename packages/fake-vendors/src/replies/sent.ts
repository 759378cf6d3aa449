import type { WireReply } from '@visionprefer/core/testing';

/** What goes over the connection: a reply, whole or cut, one that leads elsewhere or does not end, or nothing. */
export type Sent =
  | WireReply
  | { cut: WireReply }
  | { drip: WireReply }
  | { endless: WireReply }
  | 'redirect'
  | 'reset'
  | 'silence';

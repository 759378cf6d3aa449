import type { WireReply } from '@visionprefer/core/testing';

/** What goes over the connection: a reply, whole or cut, or nothing. */
export type Sent = WireReply | { cut: WireReply } | { drip: WireReply } | 'reset' | 'silence';

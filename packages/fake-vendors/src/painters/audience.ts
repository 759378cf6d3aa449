import type { FakeSocket } from './fake-painters.ts';
import type { WebSocketSide } from './web-socket.ts';

/** Those that listen to a ComfyUI, each by the client it belongs to. */
export interface Audience {
  sockets: readonly FakeSocket[];
  /** Whether a client listens. */
  hears(clientId: string): boolean;
  tell(clientId: string, type: string, data: object): void;
  /** Sends a preview of the picture, of which nobody takes notice. */
  preview(clientId: string): void;
  /** Closes the websockets of a client, or of all. */
  cut(clientId?: string): void;
  connect(clientId: string, side: WebSocketSide): void;
  leave(side: WebSocketSide): void;
}

/** Event 1 and form 2, a PNG, each in four bytes. */
const previewBytes = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]);

/** Creates an audience of nobody. */
export function createAudience(): Audience {
  const sockets: FakeSocket[] = [];
  const listeners: { side: WebSocketSide; seen: FakeSocket & { told: string[] } }[] = [];
  const of = (clientId: string | undefined) =>
    listeners.filter(({ seen }) => !seen.closedBy && (clientId === undefined || seen.clientId === clientId));
  return {
    sockets,
    hears: (clientId) => of(clientId).length > 0,
    tell(clientId, type, data) {
      for (const { side, seen } of of(clientId)) {
        seen.told.push(type);
        side.send(JSON.stringify({ type, data }));
      }
    },
    preview(clientId) {
      for (const { side } of of(clientId)) side.sendBytes(previewBytes);
    },
    cut(clientId) {
      for (const { side, seen } of of(clientId)) {
        seen.closedBy = 'server';
        side.close();
      }
    },
    connect(clientId, side) {
      const seen = { clientId, told: [], closedBy: undefined };
      sockets.push(seen);
      listeners.push({ side, seen });
    },
    leave(side) {
      const listener = listeners.find((candidate) => candidate.side === side);
      if (listener) listener.seen.closedBy ??= 'client';
    },
  };
}

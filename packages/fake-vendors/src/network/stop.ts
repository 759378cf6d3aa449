import { once } from 'node:events';
import type { Server } from 'node:http';

/** Ends a server and breaks the connections that are open. */
export async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

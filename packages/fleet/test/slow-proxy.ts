import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** A way to a Redis on which every reply takes its time. */
export interface SlowProxy {
  url: string;
  close(): Promise<void>;
}

/** Starts a proxy. @param delayMs Of every piece of a reply. */
export async function startSlowProxy(url: string, delayMs: number): Promise<SlowProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // What is cut off at the end is no error here.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = createConnection(Number(port), hostname);
    for (const socket of [near, far]) keep(socket);
    near.pipe(far);
    far.on('data', (piece) => setTimeout(() => near.write(piece), delayMs));
    far.once('close', () => near.destroy());
    near.once('close', () => far.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's side of a websocket: it speaks, and hears nothing but the end. */
export interface WebSocketSide {
  /** Sends a text. */
  send(text: string): void;
  /** Sends bytes. */
  sendBytes(bytes: Buffer): void;
  /** Says that it ends, and ends. */
  close(): void;
}

/** What the handshake appends to the client's key (RFC 6455, 1.3). */
const handshakeId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 1, bytes: 2, close: 8 } as const;

/** Takes a request to upgrade as a websocket (RFC 6455). */
export function acceptWebSocket({ headers }: IncomingMessage, socket: Duplex, onClientEnd: () => void): WebSocketSide {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${handshakeId}`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  const send = (opcode: number, content: Buffer) => socket.writable && socket.write(frame(opcode, content));
  const close = () => {
    send(opcodes.close, Buffer.alloc(0));
    socket.end();
  };
  socket.on('error', () => socket.destroy());
  socket.once('close', onClientEnd);
  socket.on('data', (bytes: Buffer) => {
    if (((bytes[0] ?? 0) & 0x0f) !== opcodes.close) return;
    onClientEnd();
    close();
  });
  return {
    send: (text) => send(opcodes.text, Buffer.from(text)),
    sendBytes: (bytes) => send(opcodes.bytes, bytes),
    close,
  };
}

/** A whole message in one frame, without a mask: 64 KiB at most. */
function frame(opcode: number, content: Buffer): Buffer {
  const length = content.length < 126 ? [content.length] : [126, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), content]);
}

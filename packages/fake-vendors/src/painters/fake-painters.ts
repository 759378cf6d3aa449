import type { PainterFault, PainterFaultShares } from './painter-fault.ts';

/** Servers that paint, by the name of the generator that speaks to them. */
export type PainterName = 'comfyui' | 'webui' | 'openai' | 'google' | 'diffusers';

/** How painters behave. What is drawn is drawn by the seed and by what is asked, in whatever order it comes. */
export interface FakePaintersOptions {
  /** Default 0: any that is free. */
  port?: number | undefined;
  /** How long a picture takes. Default 0. */
  paintMs?: number | undefined;
  /** How long a slow one takes. Default 1,000. */
  slowMs?: number | undefined;
  /** How long `rate-limited` asks to wait. Default 1. */
  retryAfterSeconds?: number | undefined;
  /** Fault → how often it happens, 0 to 1. Default: nothing goes wrong. */
  faults?: PainterFaultShares | undefined;
  /** Default 0. */
  seed?: number | undefined;
  /** Told of each picture that is ordered, before it is painted. */
  onOrder?: ((order: PainterOrder) => void) | undefined;
}

/** Painters that are running. */
export interface FakePainters {
  /** What each generator takes as its base URL. */
  urls: Record<PainterName, string>;
  /** Environment variables that point the generators here: base URLs, and keys of vendors. */
  environment: Record<string, string>;
  /** Pictures that were ordered, oldest first. */
  orders: readonly PainterOrder[];
  /** What came through the websockets of ComfyUI, each by the client it belongs to. */
  sockets: readonly FakeSocket[];
  /** Puts this fault into the next order of a painter. Several queue up. */
  next(fault: PainterFault, painter: PainterName): void;
  /** Ends the server and breaks the connections that are open. */
  close(): Promise<void>;
}

/** What a picture is painted from. */
export interface PictureRequest {
  prompt: string;
  /** Undefined: the painter has none, and paints another picture each time. */
  seed: number | undefined;
  width: number;
  height: number;
}

/** A picture that was ordered. */
export interface PainterOrder extends PictureRequest {
  painter: PainterName;
  /** How often the same was ordered before, each of these with its own picture or fault. */
  before: number;
  /** What went wrong. */
  fault: PainterFault | undefined;
}

/** A websocket that was opened. */
export interface FakeSocket {
  clientId: string;
  /** Types of the messages that were sent, in order. */
  told: readonly string[];
  /** Whose end came first; undefined while it is open. */
  closedBy: 'client' | 'server' | undefined;
}

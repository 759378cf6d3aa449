import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { writeFailed } from '@visionprefer/journal';
import type { Order } from '../draw/draw-orders.ts';
import { isPainting, type PaintedImage } from './painting.ts';

/**
 * The orders that are under way, each a file that is written before the call is made and taken away once the journal has
 * its painting. What a killed run leaves tells what may have been paid for, and keeps what had come.
 */
export interface TicketBox {
  /** How many orders were under way when an earlier run was killed, and whose images had not come. */
  readonly lost: number;
  /** What an earlier run painted under this ticket, put in its place; undefined when it had not come. */
  recover(ticket: string): PaintedImage | undefined;
  /** Writes down that the order is placed. */
  place(ticket: string, order: Order): void;
  /** Keeps the bytes that came aside. */
  keep(ticket: string, bytes: Uint8Array): void;
  /** Puts the kept image in its place. Killed at any moment, it is there aside or in its place. */
  put(ticket: string, painted: PaintedImage): void;
  /** Takes the ticket away. */
  drop(ticket: string): void;
}

/** Opens the box in a folder of samples, which this process alone writes. */
export function openTicketBox(folder: string): TicketBox {
  const box = join(folder, '.tickets');
  const fileOf = (ticket: string, ending: string) => join(box, `${ticket}.${ending}`);
  const write = (path: string, content: string | Uint8Array) => {
    try {
      writeFileSync(`${path}.new`, content);
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw writeFailed(error, path);
    }
  };
  const move = (ticket: string, { file }: PaintedImage) => {
    const target = join(folder, file);
    if (!existsSync(fileOf(ticket, 'image'))) return existsSync(target);
    try {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(fileOf(ticket, 'image'), target);
    } catch (error) {
      throw writeFailed(error, file);
    }
    return true;
  };
  mkdirSync(box, { recursive: true });
  const tickets = readdirSync(box).filter((name) => name.endsWith('.json'));
  const lost = tickets.filter((name) => readTicket(join(box, name)) === undefined).length;
  return {
    lost,
    recover(ticket) {
      const painted = readTicket(fileOf(ticket, 'json'));
      return painted && move(ticket, painted) ? painted : undefined;
    },
    place: (ticket, order) => write(fileOf(ticket, 'json'), JSON.stringify({ order })),
    keep: (ticket, bytes) => write(fileOf(ticket, 'image'), bytes),
    put(ticket, painted) {
      write(fileOf(ticket, 'json'), JSON.stringify({ painted }));
      if (!move(ticket, painted)) throw new InputError(`${painted.file} is gone from ${box}. Leave that folder alone.`);
    },
    drop(ticket) {
      for (const ending of ['json', 'image']) rmSync(fileOf(ticket, ending), { force: true });
    },
  };
}

/** What the ticket says was painted; undefined where nothing had come. */
function readTicket(path: string): PaintedImage | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { painted } = JSON.parse(readFileSync(path, 'utf8')) as { painted?: unknown };
    return isPainting(painted) && 'file' in painted ? painted : undefined;
  } catch {
    return undefined;
  }
}

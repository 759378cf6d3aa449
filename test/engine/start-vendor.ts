import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Bill, Down, FakeRequest, FakeVendorOptions, VendorName } from '@visionprefer/fake-vendors';
import { onTestFinished } from 'vitest';

/** What the process is asked to do. */
export interface Order {
  id: number;
  order: 'bill' | 'asked' | 'down';
  how?: Down | undefined;
  since?: number;
}

/** A request as the vendor saw it. */
interface Asked {
  vendor: VendorName;
  /** Which prompt it was about: `Prompt 17`. */
  prompt: string;
  reply: FakeRequest['reply'];
}

/** Vendors in a process of their own. */
export interface VendorProcess {
  /** Points the SDKs to them. */
  environment: Record<string, string>;
  bill(): Promise<Record<VendorName, Bill>>;
  /** What was asked, from the given number on. */
  asked(since?: number): Promise<Asked[]>;
  setDown(how: Down | undefined): Promise<void>;
}

/** Starts vendors that are gone after the test. */
export async function startVendor(options: FakeVendorOptions = {}): Promise<VendorProcess> {
  const program = join(import.meta.dirname, 'vendor-process.ts');
  const child = spawn(process.execPath, ['--conditions=@visionprefer/source', program, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const waiting = new Map<number, (result: unknown) => void>();
  let orders = 0;
  const ready = new Promise<unknown>((resolve) => waiting.set(0, resolve));
  child.on('message', ({ id, result }: { id: number; result: unknown }) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const send = (order: Omit<Order, 'id'>) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++orders, resolve);
      child.send({ id: orders, ...order });
    });
  const environment = await Promise.race([ready, once(child, 'exit')]);
  return {
    environment: environment as Record<string, string>,
    bill: () => send({ order: 'bill' }) as Promise<Record<VendorName, Bill>>,
    asked: (since = 0) => send({ order: 'asked', since }) as Promise<Asked[]>,
    setDown: async (how) => {
      await send({ order: 'down', how });
    },
  };
}

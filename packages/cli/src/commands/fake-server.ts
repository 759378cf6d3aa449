import { once } from 'node:events';
import { describeBill, runFakeVendor } from '@visionprefer/fake-vendors';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * Runs a local server that speaks the vendors' wires, until the command is stopped.
 *
 * @param flags As `runFakeVendor` of `@visionprefer/fake-vendors` takes them.
 */
export async function fakeServerCommand(flags: readonly string[], { stdout, signal }: Edges): Promise<number> {
  const fake = await runFakeVendor(flags, { write: (text) => stdout.write(text) });
  if (fake && !signal.aborted) await once(signal, 'abort');
  if (fake) stdout.write(describeBill(fake.bill()));
  await fake?.close();
  return exitCodes.done;
}

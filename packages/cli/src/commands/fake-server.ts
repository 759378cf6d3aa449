import { once } from 'node:events';
import { describeBill, describeStrayed, runFakeVendor } from '@visionprefer/fake-vendors';
import { exitCodes } from '../exit-codes.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Runs a local server that speaks the vendors' wires, until the command is stopped.
 *
 * @param flags As `runFakeVendor` of `@visionprefer/fake-vendors` takes them.
 */
export async function fakeServerCommand(flags: readonly string[], { stdout, drain }: Surroundings): Promise<number> {
  const fake = await runFakeVendor(flags, { write: (text) => stdout.write(text) });
  if (!fake) return exitCodes.done;
  const stopped = drain();
  if (!stopped.aborted) await once(stopped, 'abort');
  stdout.write(describeBill(fake.bill()) + describeStrayed(fake.strayed));
  await fake.close();
  return exitCodes.done;
}

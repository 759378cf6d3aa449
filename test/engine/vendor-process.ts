// The vendors as a process of their own: options come as JSON on the command line, orders as messages.
import { type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import type { Order } from './start-vendor.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as FakeVendorOptions;
const fake = await startFakeVendor({ keepRequests: 100_000, ...options });
process.on('disconnect', () => process.exit());
process.on('message', async ({ id, order, how, since = 0 }: Order) => {
  if (order === 'down') await fake.setDown(how);
  const asked = fake.requests.slice(since).map(({ vendor, reply, parts }) => {
    const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
    return { vendor, reply, prompt: /Prompt \d+/.exec(texts.join(' '))?.[0] ?? '' };
  });
  process.send?.({ id, result: order === 'bill' ? fake.bill() : order === 'asked' ? asked : undefined });
});
process.send?.({ id: 0, result: fake.environment });

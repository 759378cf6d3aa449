import { describeBill, describeStrayed, runFakeVendor } from './run-fake-vendor.ts';

const write = (text: string) => process.stdout.write(text);
try {
  const fake = await runFakeVendor(process.argv.slice(2), { write });
  process.once('SIGINT', async () => {
    if (fake) write(describeBill(fake.bill()) + describeStrayed(fake.strayed));
    await fake?.close();
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

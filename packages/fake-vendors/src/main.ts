import { runFakeVendor } from './run-fake-vendor.ts';

await runFakeVendor(process.argv.slice(2), { write: (text) => process.stdout.write(text) }).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});

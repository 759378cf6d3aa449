import { describe, expect, it } from 'vitest';
import { fakeVendorHelp, faultNames, runFakeVendor } from '../src/index.ts';

async function runWith(...argv: string[]) {
  let written = '';
  const fake = await runFakeVendor(argv, { write: (text) => (written += text) });
  await fake?.close();
  return { fake, written };
}

describe('runFakeVendor', () => {
  it('writes what points the SDKs to it', async () => {
    const { fake, written } = await runWith('--port', '0', '--latency-ms', '5', '--faults', '500=0.1,refused=0.2');
    expect(written).toContain(`export OPENAI_BASE_URL=${fake?.urls.openai}\n`);
    expect(written).toContain(`export ANTHROPIC_BASE_URL=${fake?.urls.anthropic}\n`);
    expect(written).toContain(`export GOOGLE_GEMINI_BASE_URL=${fake?.urls.google}\n`);
    expect(written.match(/_API_KEY=rehearsal$/gm)).toHaveLength(3);
  });

  it('explains itself', async () => {
    const { fake, written } = await runWith('--help');
    expect(fake).toBeUndefined();
    expect(written).toBe(fakeVendorHelp);
    for (const fault of faultNames) expect(written).toContain(fault);
  });

  it.each([
    [['--port', 'x'], /--port is "x"; expected a number/],
    [['--latency', '5'], /--latency.*--help/s],
    [['--faults', 'sometimes'], /no fault "sometimes"/],
    [['--faults', '500'], /share of "500" is NaN/],
    [['--retry-after', 'soon'], /--retry-after is "soon"; expected one of seconds/],
    [['--rpm', '0'], /requestsPerMinute is 0/],
  ])('turns down %j', async (argv, words) => {
    await expect(runWith(...argv)).rejects.toThrow(words);
  });
});

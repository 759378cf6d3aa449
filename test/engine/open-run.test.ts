import { rank } from '@visionprefer/aggregator';
import { openai } from '@visionprefer/annotator-openai';
import { type Annotator, openRun, type Sample } from '@visionprefer/core';
import { type FakeVendor, startFakeVendor } from '@visionprefer/fake-vendors';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { passTimeUntil, simulateClock } from '../../packages/core/test/pass-time.ts';

const images = await Promise.all(
  [40, 200].map(async (shade, index) => {
    const background = { r: shade, g: 90, b: 30 };
    const png = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .png()
      .toBuffer();
    return { id: `image-${index}`, url: `data:image/png;base64,${png.toString('base64')}` };
  }),
);
const sampleOf = (index: number): Sample => ({ id: `sample-${index}`, prompt: `prompt ${index}`, images });
const annotatorAt = ({ urls }: FakeVendor) =>
  openai({ model: 'gpt-6-luna', baseURL: urls.openai, apiKey: 'rehearsal' });

test('24 rankings at once through one run keep within 120 requests a minute', async () => {
  simulateClock();
  const vendor = await startFakeVendor({ rateLimit: { requestsPerMinute: 120 } });
  // The vendor answers at once: no time passes meanwhile, however slow the machine is.
  let underWay = 0;
  const annotator = annotatorAt(vendor);
  const answer: Annotator['answer'] = (...asked) => {
    underWay++;
    return annotator.answer(...asked).finally(() => underWay--);
  };
  const run = openRun({ annotators: [{ ...annotator, answer }] });
  const ranked = await passTimeUntil(
    Promise.all(Array.from({ length: 24 }, (_, index) => rank(sampleOf(index), { run, timeoutMs: 600_000 }))),
    () => underWay > 0,
  );
  expect(ranked.every(([best]) => best?.score !== null && best?.place === 1)).toBe(true);
  const limited = vendor.requests.filter(({ reply }) => reply === 'rate-limited');
  expect(limited.length).toBeLessThanOrEqual(2);
  expect(vendor.requestCount).toBe(24 + limited.length);
  expect(run.progress()).toMatchObject({ samples: 24, annotations: 24, failures: 0, inFlight: 0 });
  await run.close();
  await vendor.close();
});

describe.each(['refuse', 'hang', '503'] as const)('a vendor that is down (%s)', (how) => {
  test('takes no longer than the caller has', async () => {
    simulateClock();
    const vendor = await startFakeVendor();
    await vendor.setDown(how);
    const startedMs = performance.now();
    const ranked = rank(sampleOf(0), { annotators: [annotatorAt(vendor)], timeoutMs: 3_000 });
    await expect(passTimeUntil(ranked)).rejects.toThrow(/^openai:gpt-6-luna did not answer within 3 seconds\./);
    // The clock goes on by 5 ms at a time.
    expect(performance.now() - startedMs).toBeLessThanOrEqual(3_010);
    await vendor.close();
  });
});

import { closeSync, openSync, writeSync } from 'node:fs';
import { createAggregation, mean, toPairs } from '@visionprefer/aggregator';
import { runCommandLine } from '@visionprefer/cli';
import type { Sample } from '@visionprefer/core';
import { readBriefAnnotationBatches, readLineBatches } from '@visionprefer/journal';
import { drawByHand } from './reference.ts';

/** The files of one measurement. */
export interface Task {
  folder: string;
  annotations: string;
  samples: string;
  consensus: string;
  /** Where the pairs go. */
  pairs: string;
}

/** Each brings the pairs of a file of annotations into a file; `aggregate` and `pairs` do it together. */
export const contenders: Record<string, (task: Task) => Promise<void>> = {
  reference: drawByHand,

  async library({ annotations, samples: named, pairs }) {
    const aggregation = createAggregation({ method: mean() });
    for await (const batch of readBriefAnnotationBatches(annotations)) {
      for (const annotation of batch) aggregation.add(annotation);
    }
    const samples: Sample[] = [];
    for await (const lines of readLineBatches(named)) {
      for (const line of lines) if ('text' in line) samples.push(JSON.parse(line.text));
    }
    const file = openSync(pairs, 'w');
    let text = '';
    for (const pair of toPairs(aggregation.result().consensus, samples, {
      aspects: 'each',
      margin: 1,
      unvoted: true,
    })) {
      text += `${JSON.stringify(pair)}\n`;
      if (text.length < 256 * 1024) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text);
    closeSync(file);
  },

  async aggregate({ folder, annotations, consensus }) {
    await runCommand(['aggregate', annotations, '--method', 'mean', '--out', consensus], folder);
  },

  async pairs({ folder, consensus, samples, pairs }) {
    const drawing = ['--samples', samples, '--aspect', 'each', '--margin', '1', '--unvoted', '--out', pairs];
    await runCommand(['pairs', consensus, ...drawing], folder);
  },
};

async function runCommand(args: readonly string[], folder: string): Promise<void> {
  const { stderr, env: environment } = process;
  const { signal } = new AbortController();
  await runCommandLine([...args, '--quiet'], {
    stdout: stderr,
    stderr,
    folder,
    environment,
    drain: () => signal,
    signal,
  });
}

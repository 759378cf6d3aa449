import { dirname, resolve } from 'node:path';
import type { WrittenReport } from '@visionprefer/report';
import { count } from './count.ts';
import { describeSize } from './describe-size.ts';

/** The page as the user would name it, and a line about it. */
export function describePage(
  { file: path, bytes, inFiles }: WrittenReport,
  { out, folder, samples }: { out: string; folder: string; samples: number },
): { file: string; line: string } {
  const isOut = path === resolve(folder, out);
  const file = isOut ? out : `${out.replace(/\.html?$/i, '').replace(/\/$/, '')}/index.html`;
  const note = inFiles ? `, in a folder that belongs together: ${dirname(file)}` : '';
  const line = `${file}  ${count(samples)} ${samples === 1 ? 'sample' : 'samples'}, ${describeSize(bytes)}${note}`;
  return { file, line };
}

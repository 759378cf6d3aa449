import { styleText } from 'node:util';
import { formats } from '@visionprefer/dataset';
import { exitCodes } from '../exit-codes.ts';
import type { Surroundings } from '../surroundings.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { wrapText } from '../terminal/wrap-text.ts';

/** `visionprefer formats`: what `export` writes. */
export async function formatsCommand({ json }: { json?: boolean }, { stdout }: Surroundings): Promise<number> {
  const described = formats.map(({ id, description, trainer, columns }) => ({ id, description, trainer, columns }));
  stdout.write(json ? jsonDocument({ formats: described }) : `${listFormats(stdout).join('\n')}\n`);
  return exitCodes.done;
}

/** A line for each format, with those who read it below; wrapped to the terminal. */
function listFormats(stream: NodeJS.WriteStream): string[] {
  const names = Math.max(...formats.map(({ id }) => id.length)) + 2;
  const width = Math.max(20, (stream.columns ?? 80) - 1 - names);
  const indent = ' '.repeat(names);
  return formats.flatMap(({ id, description, trainer }) => {
    const [first = '', ...rest] = wrapText(description, width);
    const name = styleText('bold', id, { stream }) + ' '.repeat(names - id.length);
    const readers = wrapText(`for ${trainer}`, width).map((line) => styleText('dim', line, { stream }));
    return [name + first, ...[...rest, ...readers].map((line) => indent + line)];
  });
}

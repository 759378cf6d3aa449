import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTicketFile } from '../src/batches/ticket-file.ts';

function makeJournal(): { journal: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-tickets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { journal: join(folder, 'a.jsonl'), file: join(folder, 'a.batches.jsonl') };
}

test('cut off anywhere, the file tells the last step that was whole, and goes on from it', () => {
  const { journal, file } = makeJournal();
  const tickets = openTicketFile(journal);
  const mostTokens = { input: 1_200, output: 90 };
  const begun = tickets.begin({ annotatorId: 'openai:one', keys: ['é1', 'k2'], mostTokens });
  const first = begun.ticket;
  tickets.submitted(first, 'batch_1');
  const second = tickets.begin({ annotatorId: 'openai:one', keys: ['k3'], mostTokens });
  tickets.done(first);
  tickets.close();
  const bytes = readFileSync(file);
  const after = [[], [begun], [{ ...begun, batchId: 'batch_1' }], [{ ...begun, batchId: 'batch_1' }, second], [second]];
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(file, bytes);
    truncateSync(file, length);
    const steps = bytes.subarray(0, length).filter((byte) => byte === 10).length;
    const again = openTicketFile(journal);
    expect(again.open()).toEqual(after[steps]);
    const third = again.begin({ annotatorId: 'openai:two', keys: [], mostTokens });
    again.close();
    const later = openTicketFile(journal);
    expect(later.open().at(-1)).toEqual(third);
    later.close();
  }
});

test('a whole line that is none is told, and nothing is forgotten', () => {
  const { journal, file } = makeJournal();
  writeFileSync(file, '{"step":"begun","ticket":1}\n');
  expect(() => openTicketFile(journal)).toThrow(/a\.batches\.jsonl:1 is no step of a batch/);
  expect(readFileSync(file, 'utf8')).toBe('{"step":"begun","ticket":1}\n');
});

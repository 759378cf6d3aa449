import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/** One line of the file, as this benchmark writes it. */
interface Row {
  key: string;
  sampleId: string;
  annotatorId: string;
  imageIds: [string];
  imageHashes: [string];
  scores: Record<string, [{ score: number }]>;
}

const aspects = ['aesthetic', 'fidelity', 'harmlessness', 'prompt-following'];
const imagesEach = 4;
const votesEach = 3;
const cellsEach = aspects.length * imagesEach;

/** What was read. A cell is an image of a sample in an aspect; it has room for `votesEach` votes. */
interface Table {
  samples: Map<string, number>;
  scores: Float64Array;
  annotators: Uint8Array;
  keys: string[];
  /** Image of a sample → hash. */
  hashes: string[];
}

/**
 * The pairs as they would be drawn by whoever needs them once and knows the file: four images a sample, three votes a
 * cell, one score a row, all sound and in order. Blocks of a mebibyte, JSON.parse for each line, one Map from sample to
 * its place in typed arrays, text put together by hand.
 */
export async function drawByHand(files: { annotations: string; samples: string; pairs: string }): Promise<void> {
  const lines = readFileSync(files.samples, 'utf8').split('\n').filter(Boolean);
  const table = readTable(files.annotations, lines.length);
  const file = openSync(files.pairs, 'w');
  let text = '';
  for (const line of lines) {
    text += pairsOf(table, JSON.parse(line));
    if (text.length < 256 * 1024) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}

function readTable(path: string, sampleCount: number): Table {
  const size = sampleCount * cellsEach * votesEach;
  const table: Table = {
    samples: new Map(),
    scores: new Float64Array(size),
    annotators: new Uint8Array(size),
    keys: new Array(size),
    hashes: new Array(sampleCount * imagesEach),
  };
  const counts = new Uint8Array(sampleCount * cellsEach);
  const file = openSync(path, 'r');
  const block = Buffer.alloc(1024 * 1024);
  for (let kept = 0; ; ) {
    const read = readSync(file, block, kept, block.length - kept, null);
    if (read === 0) break;
    const filled = kept + read;
    const end = block.subarray(0, filled).lastIndexOf(10) + 1;
    const text = block.toString('latin1', 0, end);
    for (let start = 0; start < text.length; ) {
      const lineEnd = text.indexOf('\n', start);
      addRow(table, counts, JSON.parse(text.slice(start, lineEnd)));
      start = lineEnd + 1;
    }
    kept = block.copy(block, 0, end, filled);
  }
  closeSync(file);
  return table;
}

function addRow(table: Table, counts: Uint8Array, row: Row): void {
  const { samples, scores, annotators, keys, hashes } = table;
  let sample = samples.get(row.sampleId);
  if (sample === undefined) {
    sample = samples.size;
    samples.set(row.sampleId, sample);
  }
  const image = Number(row.imageIds[0]);
  hashes[sample * imagesEach + image] = row.imageHashes[0];
  for (const aspect in row.scores) {
    const cell = (sample * aspects.length + aspects.indexOf(aspect)) * imagesEach + image;
    const vote = cell * votesEach + (counts[cell] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
    scores[vote] = row.scores[aspect]?.[0].score ?? Number.NaN;
    annotators[vote] = row.annotatorId.charCodeAt(row.annotatorId.length - 1);
    keys[vote] = row.key;
  }
}

interface Told {
  id: string;
  prompt: string;
  images: { id: string; url: string }[];
}

function pairsOf(table: Table, { id, prompt, images }: Told): string {
  const sample = table.samples.get(id) ?? -1;
  const first = sample * cellsEach;
  const means: number[] = [];
  const variances: number[] = [];
  for (let cell = first; cell < first + cellsEach; cell++) {
    const [a = 0, b = 0, c = 0] = table.scores.subarray(cell * votesEach, (cell + 1) * votesEach);
    const mean = (a + b + c) / 3;
    means.push(mean);
    variances.push((Math.sqrt((3 / 2) * ((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2)) / 3) ** 2);
  }
  let text = '';
  for (let aspect = 0; aspect < aspects.length; aspect++) {
    for (let one = 0; one < imagesEach; one++) {
      for (let other = one + 1; other < imagesEach; other++) {
        const [a, b] = [aspect * imagesEach + one, aspect * imagesEach + other];
        const difference = (means[a] ?? 0) - (means[b] ?? 0);
        if (Math.abs(difference) < 1 - 1e-9) continue;
        const [chosen, rejected] = difference > 0 ? [one, other] : [other, one];
        const side = (image: number) =>
          `{"id":"${images[image]?.id}","url":"${images[image]?.url}","score":${means[aspect * imagesEach + image]},"hash":"${table.hashes[sample * imagesEach + image]}"}`;
        const conflicts = aspects.filter((_, place) => {
          const ahead = (means[place * imagesEach + rejected] ?? 0) - (means[place * imagesEach + chosen] ?? 0);
          return ahead > 1e-9;
        });
        const margin = Math.abs(difference);
        const probability = normalDistribution(margin / Math.sqrt((variances[a] ?? 0) + (variances[b] ?? 0)));
        text += `{"id":"${id}/${aspects[aspect]}/${one}/${other}","sampleId":"${id}","prompt":${JSON.stringify(prompt)},"aspect":"${aspects[aspect]}","chosen":${side(chosen)},"rejected":${side(rejected)},"margin":${margin},"probability":${probability},"votes":${votesOf(table, first + aspect * imagesEach + chosen, first + aspect * imagesEach + rejected)},"conflicts":${JSON.stringify(conflicts)},"annotationKeys":${keysOf(table, first + a, first + b)}}\n`;
      }
    }
  }
  return text;
}

function votesOf({ scores, annotators }: Table, chosen: number, rejected: number): string {
  const votes = { for: 0, against: 0, tied: 0, missing: 0 };
  let met = 0;
  for (let vote = chosen * votesEach; vote < (chosen + 1) * votesEach; vote++) {
    for (let other = rejected * votesEach; other < (rejected + 1) * votesEach; other++) {
      if (annotators[vote] !== annotators[other]) continue;
      met++;
      const leans = (scores[vote] ?? 0) - (scores[other] ?? 0);
      if (leans > 0) votes.for++;
      else if (leans < 0) votes.against++;
      else votes.tied++;
    }
  }
  votes.missing = 2 * (votesEach - met);
  return JSON.stringify(votes);
}

function keysOf({ keys }: Table, one: number, other: number): string {
  const behind = [
    ...keys.slice(one * votesEach, (one + 1) * votesEach),
    ...keys.slice(other * votesEach, (other + 1) * votesEach),
  ];
  return `["${behind.sort().join('","')}"]`;
}

/** Φ by the series of Marsaglia, *Journal of Statistical Software* 11 (4), 2004; for x ≥ 0. */
function normalDistribution(x: number): number {
  if (x >= 9) return 1;
  let [sum, term] = [x, x];
  for (let odd = 3, before = -1; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return Math.min(1, 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));
}

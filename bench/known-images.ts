/**
 * What it takes to know the images of an earlier run: opens the file, then finds every image. The journal's own file
 * against JSON lines in a Map, the simplest that could do, and against a table of SQLite, which Node has built in. Each in
 * a process of its own, in turn; prints the size of the file, wall and CPU seconds to open it and to find all images, and
 * the memory that it adds to the process. To find an image the journal also works out by what the image is known, which
 * is most of that time; the others are given it.
 *
 * `node --conditions=@visionprefer/source bench/known-images.ts [images = 1000000] [runs = 3]`
 */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type { Image, ImageLimits, KnownImage } from '@visionprefer/core';
import { openJournal } from '@visionprefer/journal';

/** One way to keep known images: how its file is written, and opened to find images by their identity. */
interface Contender {
  file: string;
  write(folder: string, images: number): Promise<void>;
  open(folder: string): Promise<Opened>;
}

interface Opened {
  find(number: number): Promise<KnownImage | undefined> | KnownImage | undefined;
  close?(): Promise<void>;
}

const limits: ImageLimits = { maxSide: 2048 };
const imageOf = (number: number): Image => ({ id: 'a', url: `https://images.example/${number}.webp` });
const knownOf = (number: number): KnownImage => ({
  mediaType: 'image/webp',
  width: 1024,
  height: 1024 + (number % 512),
  hash: hash('sha256', `${number}`).slice(0, 32),
  ...(number % 4 === 0 && { preparation: 'scaled 2048×2048 → 1024×1024, image/jpeg' }),
});
/** As the journal makes them: a hash of where the image lies, and what lies there. */
const identityOf = (number: number) => hash('sha256', imageOf(number).url).slice(0, 32);

const contenders: Record<string, Contender> = {
  journal: {
    file: 'a.images',
    async write(folder, images) {
      const journal = await openJournal(join(folder, 'a.jsonl'));
      const known = await journal.knownImages('1');
      for (let number = 0; number < images; number++) {
        const image = imageOf(number);
        await known.find(image, limits);
        known.note(image, limits, knownOf(number));
      }
      await journal.close();
    },
    async open(folder) {
      const journal = await openJournal(join(folder, 'a.jsonl'));
      const known = await journal.knownImages('1');
      return { find: (number) => known.find(imageOf(number), limits), close: journal.close };
    },
  },
  'JSON lines': {
    file: 'a.jsonl',
    async write(folder, images) {
      const file = openSync(join(folder, this.file), 'w');
      for (let number = 0; number < images; number++) {
        writeSync(file, `${JSON.stringify({ identity: identityOf(number), ...knownOf(number) })}\n`);
      }
      closeSync(file);
    },
    async open(folder) {
      const known = new Map<string, KnownImage>();
      for await (const line of createInterface({ input: createReadStream(join(folder, this.file)) })) {
        const { identity, ...image } = JSON.parse(line);
        known.set(identity, image);
      }
      return { find: (number) => known.get(identityOf(number)) };
    },
  },
  SQLite: {
    file: 'a.sqlite',
    async write(folder, images) {
      const database = new DatabaseSync(join(folder, this.file));
      database.exec(
        'create table image (identity blob primary key, hash blob, mediaType text, width int, height int, preparation text) without rowid; begin',
      );
      const insert = database.prepare('insert into image values (?, ?, ?, ?, ?, ?)');
      for (let number = 0; number < images; number++) {
        const { hash: content, mediaType, width, height, preparation = null } = knownOf(number);
        insert.run(
          Buffer.from(identityOf(number), 'hex'),
          Buffer.from(content, 'hex'),
          mediaType,
          width,
          height,
          preparation,
        );
      }
      database.exec('commit');
      database.close();
    },
    async open(folder) {
      const database = new DatabaseSync(join(folder, this.file));
      const select = database.prepare('select * from image where identity = ?');
      const find = (number: number) => {
        const row = select.get(Buffer.from(identityOf(number), 'hex'));
        return row && ({ ...row, hash: Buffer.from(row.hash as Uint8Array).toString('hex') } as unknown as KnownImage);
      };
      return { find };
    },
  },
};

interface Measured {
  open: number;
  openCpu: number;
  find: number;
  findCpu: number;
  megabytes: number;
}

const [first = '1000000', second = '3', name = '', folder = ''] = process.argv.slice(2);
const images = Number(first);
const contender = contenders[name];
if (contender) console.log(JSON.stringify(await measure(contender)));
else await compare();

async function measure({ open }: Contender): Promise<Measured> {
  const memory = () => {
    globalThis.gc?.();
    return process.memoryUsage().rss / 1e6;
  };
  const before = memory();
  const opening = clock();
  const { find, close } = await open.call(contender, folder);
  const { seconds: openSeconds, cpu: openCpu } = opening();
  const megabytes = memory() - before;
  const finding = clock();
  for (let number = 0; number < images; number++) {
    if ((await find(number))?.width !== 1024) throw new Error(`Image ${number} was not found.`);
  }
  const { seconds, cpu } = finding();
  await close?.();
  return { open: openSeconds, openCpu, find: seconds, findCpu: cpu, megabytes };
}

function clock(): () => { seconds: number; cpu: number } {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6 };
  };
}

async function compare(): Promise<void> {
  for (const [named, { file, write }] of Object.entries(contenders)) {
    const made = mkdtempSync(join(tmpdir(), 'bench-known-images-'));
    await write.call(contenders[named], made, images);
    const runs: Measured[] = [];
    for (let run = 0; run < Number(second); run++) {
      const options = ['--conditions=@visionprefer/source', '--expose-gc', '--disable-warning=ExperimentalWarning'];
      const args = [...options, import.meta.filename, first, second, named, made];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      runs.push(JSON.parse(stdout));
    }
    const median = (of: keyof Measured) =>
      runs.map((run) => run[of]).sort((a, b) => a - b)[runs.length >> 1] ?? Number.NaN;
    const size = statSync(join(made, file)).size / images;
    console.log(
      `${named}: ${size.toFixed(0)} bytes an image; open ${median('open').toFixed(2)} s (CPU ${median('openCpu').toFixed(2)}), +${median('megabytes').toFixed(0)} MB; find all ${median('find').toFixed(2)} s (CPU ${median('findCpu').toFixed(2)})`,
    );
    rmSync(made, { recursive: true });
  }
}

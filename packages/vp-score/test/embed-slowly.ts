// node embed-slowly.ts <folder> <n>: embeds eight pictures through a cache, and kills itself at the n-th that is new.
import { cacheEncoder } from '@visionprefer/vp-score';

const [folder = '', dieAfter] = process.argv.slice(2);
const embedded: string[] = [];
const cached = await cacheEncoder(
  {
    id: 'slow',
    digest: 'slow',
    preprocessing: 'none',
    dimensions: 1,
    usesPrompt: false,
    async embed(images) {
      if (embedded.length === Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
      return images.map(({ bytes, hash }) => {
        embedded.push(hash);
        return Float32Array.of(bytes[0] ?? Number.NaN);
      });
    },
  },
  folder,
);
const images = Array.from({ length: 8 }, (_, place) => ({ bytes: Uint8Array.of(place), hash: String(place) }));
const rows = await cached.embed(images);
process.stdout.write(JSON.stringify({ embedded, rows: rows.flatMap((row) => [...row]) }));

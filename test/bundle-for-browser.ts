import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** An application, bundled: what it is made of. */
export interface Bundle {
  /** Names of all chunks. */
  chunks: readonly string[];
  /** The scripts by name: that of the entry is `stdin.js`. */
  scripts: ReadonlyMap<string, string>;
  /** Names of the chunk of the entry and of all that it imports at once. */
  startChunks: readonly string[];
  /** What chunks import that is not in the bundle. */
  outsidersOf(chunks: readonly string[]): string[];
  /** Bytes of the sources whose path fits. */
  bytesOf(pattern: RegExp, chunks: readonly string[]): number;
}

/** Bundles the source text of an application with esbuild, minified, as for a browser or the edge. */
export async function bundleForBrowser(application: string): Promise<Bundle> {
  const root = join(import.meta.dirname, '..');
  const { metafile, outputFiles } = await build({
    stdin: { contents: application, resolveDir: root, sourcefile: 'application.js' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
    outdir: '/out',
    // Chunks that are loaded for files and for checked connections import them, and they are loaded by nobody else.
    external: ['node:*'],
    conditions: ['@visionprefer/source'],
    absWorkingDir: root,
  });
  const { outputs } = metafile;
  return {
    chunks: Object.keys(outputs),
    scripts: new Map(outputFiles.map(({ path, text }) => [basename(path), text])),
    startChunks: startChunks(outputs),
    outsidersOf: (chunks) =>
      chunks
        .flatMap((chunk) => outputs[chunk]?.imports ?? [])
        .flatMap(({ path, external }) => (external ? [path] : [])),
    bytesOf: (pattern, chunks) =>
      chunks
        .flatMap((chunk) => Object.entries(outputs[chunk]?.inputs ?? {}))
        .filter(([path]) => pattern.test(path))
        .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
  };
}

function startChunks(outputs: Metafile['outputs']): string[] {
  const chunks = Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === 'application.js');
  for (const chunk of chunks) {
    for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
      if (!external && kind === 'import-statement' && !chunks.includes(path)) chunks.push(path);
    }
  }
  return chunks;
}

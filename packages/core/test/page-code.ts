import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const root: string = join(import.meta.dirname, '../../..');

/** Makes Node take packages from their sources. */
export const source = '--conditions=@visionprefer/source';

/** The modules that stand in a page of the docs. */
export interface PageCode {
  /** Name of a module → its code. */
  readonly blocks: ReadonlyMap<string, string>;
  /** Where they are written. */
  readonly folder: string;
  /** Writes them inside the repository, so that packages are found as where a stranger has installed them. */
  write(): void;
  remove(): void;
  /** `compiled`, or what the compiler says. */
  compile(): Promise<string>;
  /** Runs the tests of a module as its reader would. */
  test(name: string): Promise<{ failed: string[]; passed: number }>;
}

/** Reads the modules of a page. */
export function readPageCode(page: string): PageCode {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = new Map([...text.matchAll(/```ts (\S+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [name, code]));
  let folder = '';
  return {
    blocks,
    get folder() {
      return folder;
    },
    write() {
      mkdirSync(join(root, '.tmp'), { recursive: true });
      folder = mkdtempSync(join(root, '.tmp/page-'));
      for (const [name, code] of blocks) writeFileSync(join(folder, name), code);
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
    async compile() {
      const config = {
        extends: '../../tsconfig.json',
        include: ['*.ts'],
        exclude: [],
        compilerOptions: { allowImportingTsExtensions: true },
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      return run(process.execPath, [tsc, '-p', folder]).then(
        () => 'compiled',
        ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
      );
    },
    async test(name) {
      const { stdout } = await run(process.execPath, [
        ...[source, '--test', '--test-reporter=tap'],
        join(folder, name),
      ]).catch((failure: { stdout: string }) => failure);
      return { failed: stdout.match(/^not ok .*/gm) ?? [], passed: Number(/^# pass (\d+)/m.exec(stdout)?.[1]) };
    },
  };
}

// Builds the site into .vitepress/dist. A link that leads to no page ends it with an error.
import { build } from 'vitepress';
import { writePages } from './write/write-pages.ts';

await writePages();
await build(import.meta.dirname);

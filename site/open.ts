// Opens the site in the browser. What changes in docs/ changes there.
import { createServer } from 'vitepress';
import { watchPages, writePages } from './write/write-pages.ts';

await writePages();
watchPages();
const server = await createServer(import.meta.dirname, { open: true });
await server.listen();
server.printUrls();

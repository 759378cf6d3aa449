import { defineConfig, type UserConfig } from 'vitepress';
import { published } from '../write/repository.ts';
import { sidebar } from './sidebar.ts';
import { slugOf } from './slug-of.ts';

const config: UserConfig = defineConfig({
  title: 'VisionPrefer',
  description: 'Multimodal LLMs judge generated images; their judgements become preference data',
  lang: 'en',
  srcDir: 'pages',
  base: '/visionprefer/',
  metaChunk: true,
  // Links lead to the same headings here and on GitHub.
  markdown: { anchor: { slugify: slugOf }, toc: { slugify: slugOf } },
  // The index of the search is one chunk, loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/dpo-data-set' },
      { text: 'Glossary', link: '/glossary' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: published }],
    footer: { message: 'Apache-2.0' },
  },
});

export default config;

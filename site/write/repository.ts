import { join } from 'node:path';

/** The folder of the repository. */
export const root: string = join(import.meta.dirname, '../..');

/** The folder of the pages that the site is built of; written anew each time. */
export const pages: string = join(import.meta.dirname, '../pages');

/** Where files of the repository are read that are no pages of the site. */
export const published = 'https://github.com/visionprefer/visionprefer';

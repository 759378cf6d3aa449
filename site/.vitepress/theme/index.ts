import type { Theme } from 'vitepress';
import usual from 'vitepress/theme';
import './style.css';

/** VitePress's own looks, in the colours of the report. */
const theme: Theme = usual;

export default theme;

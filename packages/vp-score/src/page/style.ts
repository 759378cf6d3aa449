/** The page's style sheet, for light and dark. */
export const style = `
:root { --ink: #22211f; --paper: #fbfaf8; --soft: #77736b; --line: #dcd8d0; --mark: #1d5fb8; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceae6; --paper: #1b1a18; --soft: #a39e95; --line: #3b3935; --mark: #7fb2f5; --warn: #f0b36a; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
section { margin-top: 2.5rem; border-top: 1px solid var(--line); }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
caption { text-align: left; color: var(--soft); }
th, td { padding: .25rem .75rem .25rem 0; text-align: right; white-space: nowrap; }
th[scope=row] { text-align: left; font-weight: 400; }
.charts { display: flex; flex-wrap: wrap; gap: 2rem; }
figure { margin: 1rem 0; max-width: 240px; }
figcaption { color: var(--soft); font-size: .85rem; }
.warning { border-left: 4px solid var(--warn); padding-left: .75rem; }
svg text { fill: var(--soft); font-size: 11px; }
.axis { fill: none; stroke: var(--line); }
.chance { stroke: var(--soft); stroke-dasharray: 3 3; }
.range { stroke: var(--mark); stroke-width: 2; }
.value { fill: var(--mark); }
.line { fill: none; stroke: var(--mark); stroke-width: 2; }
`;

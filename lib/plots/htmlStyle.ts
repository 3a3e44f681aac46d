/**
 * The style sheet of report pages: one column of text, with figures side by side if there is space.
 * The theme follows the system, or the switch at the top of the page. Pictures follow too, because
 * their colours are CSS variables.
 */
import { themeVariables } from './inTheme.ts';

const LIGHT = themeVariables('light');
const DARK = themeVariables('dark');

/** Names of the themes, by their labels. */
export const THEME_CHOICES = { system: 'System', light: 'Light', dark: 'Dark' } as const;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
:root:has(#theme-light:checked) { color-scheme: light; ${LIGHT} }
:root:has(#theme-dark:checked) { color-scheme: dark; ${DARK} }
:root { --ground: var(--fl-page); --card: var(--fl-ground); --ink: var(--fl-ink); --muted: var(--fl-muted); --line: var(--fl-line); }
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding: 2.25rem 0 0.75rem; }
h1 { margin: 0 0 0.5rem; font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
header p { margin: 0.3rem 0; max-width: 46rem; color: var(--muted); overflow-wrap: anywhere; }
.figures, .tables, .blocks { display: grid; gap: 1.25rem; margin: 1.25rem 0; align-items: start; }
.figures, .tables { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.figures { align-items: stretch; }
.blocks { grid-template-columns: minmax(0, 1fr); }
figure, .scroll, section { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
figure [role=img] { flex: 1; }
figure { display: flex; flex-direction: column; }
figure svg { display: block; width: 100%; height: auto; max-width: 38rem; margin: 0 auto; }
figcaption { padding: 0.6rem 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.875rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
caption, h2 { margin: 0; padding: 0.7rem 1rem; font-size: 1rem; font-weight: 600; line-height: 1.4; text-align: left; }
th, td { padding: 0.4rem 1rem; border-top: 1px solid var(--line); text-align: left; vertical-align: baseline; overflow-wrap: break-word; }
th { font-weight: 400; color: var(--muted); }
thead th { font-size: 0.8125rem; white-space: nowrap; }
.figure { text-align: right; white-space: nowrap; }
pre { margin: 0; padding: 0.8rem 1rem; border-top: 1px solid var(--line); overflow-x: auto; font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; tab-size: 4; }
.theme { display: flex; flex-wrap: wrap; gap: 0 0.25rem; margin: 0.9rem 0 0; padding: 0; border: 0; color: var(--muted); font-size: 0.875rem; }
.theme legend { float: left; padding: 0.25rem 0.5rem 0.25rem 0; }
.theme input { position: absolute; opacity: 0; }
.theme label { padding: 0.25rem 0.7rem; border: 1px solid var(--line); border-radius: 99px; cursor: pointer; }
.theme input:checked + label { background: var(--card); color: var(--ink); border-color: var(--fl-axis); }
.theme input:focus-visible + label { outline: 2px solid var(--fl-class0); outline-offset: 1px; }
:focus-visible { outline: 2px solid var(--fl-class0); outline-offset: -2px; }
footer { padding-top: 0.25rem; padding-bottom: 2rem; color: var(--muted); font-size: 0.8125rem; }
@media (max-width: 30rem) {
  main, footer { padding-left: 0.75rem; padding-right: 0.75rem; }
  header { padding-top: 1.25rem; }
  th, td, caption, h2, figcaption, pre { padding-left: 0.75rem; padding-right: 0.75rem; }
  th + th, th + td, td + td { padding-left: 0; }
  table { font-size: 0.875rem; }
  pre { font-size: 0.6875rem; }
}
@media print {
  :root, :root:has(input:checked) { color-scheme: light; ${LIGHT} }
  .theme { display: none; }
  body { background: none; }
  figure, .scroll, section { break-inside: avoid; }
}
`;

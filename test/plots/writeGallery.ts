/**
 * `npm run gallery -- DIR`: writes every picture to a folder, as SVG and PNG in light and dark, and a
 * page of all of them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlReport, type ReportFigure, renderPng, renderSvg } from '../../lib/plots/index.ts';
import { gallery } from './gallery.ts';

const [folder = 'build/gallery'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const figures: ReportFigure[] = [];
for (const { name, caption, spec } of gallery()) {
  for (const theme of ['light', 'dark'] as const) {
    await writeFile(join(folder, `${name}-${theme}.svg`), await renderSvg(spec, { theme }));
    await writeFile(join(folder, `${name}-${theme}.png`), await renderPng(spec, { theme }));
  }
  figures.push({ svg: await renderSvg(spec), caption });
}
await writeFile(join(folder, 'index.html'), htmlReport({ title: 'Every picture', figures }));
console.log(`wrote ${figures.length} pictures and ${join(folder, 'index.html')}`);

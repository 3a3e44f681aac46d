/** Small files of data for the commands that train and predict. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadIris } from '../../lib/datasets/bundled.ts';

/** Two classes of two features, far apart: 20 rows each. */
export function twoClasses(labels: readonly [string, string] = ['no', 'yes']): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const [wave, label] = [Math.sin(i), labels[i % 2]];
    return `${i % 2 === 0 ? wave : 6 + wave},${10 * Math.cos(3 * i)},${label}`;
  });
  return ['size,noise,label', ...rows, ''].join('\n');
}

/** price = 3·area - 2·age + 5, with a little on top: 60 rows. */
export function prices(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [area, age] = [1 + (i % 7), (i * 13) % 11];
    return `${area},${age},${(3 * area - 2 * age + 5 + 0.1 * Math.sin(i)).toFixed(4)}`;
  });
  return ['area,age,price', ...rows, ''].join('\n');
}

/** The irises as a file with the species as text in its first column. */
export function iris(): string {
  const { x, y, targetNames } = loadIris();
  const rows = Array.from(y, (label, i) => {
    return [targetNames[label], ...x.data.subarray(4 * i, 4 * i + 4)].join(',');
  });
  return ['species,sepalLength,sepalWidth,petalLength,petalWidth', ...rows, ''].join('\n');
}

/** Writes a file into a folder; returns its path. */
export function put(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The rows of a CSV file without quotes. */
export function readRows(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

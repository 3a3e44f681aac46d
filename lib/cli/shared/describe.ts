/** Formats numbers, durations and counts for commands and reports. */
import { readFileSync } from 'node:fs';
import type { BackendInfo } from '../../backend/select.ts';
import { wrongKind } from '../../common/errors.ts';
import { packageFile } from '../../system/packageFile.ts';

/** `backend native: OpenBLAS 0.3.21 (Haswell kernels), x86_64_v3; it is the fastest, …` */
export function describeBackend({ name, description, reason }: BackendInfo): string {
  return `backend ${name}: ${description} (${reason})`;
}

/** Formats a duration with a suitable unit and three significant digits: `1.23 ms`. */
export function showDuration(seconds: number): string {
  for (const [unit, size] of [
    ['s', 1],
    ['ms', 1e-3],
    ['µs', 1e-6],
  ] as const) {
    const count = seconds / size;
    if (count >= 0.9995)
      return `${count < 999.5 ? Number(count.toPrecision(3)) : Math.round(count)} ${unit}`;
  }
  return `${Math.round(seconds / 1e-9)} ns`;
}

/** Formats a number with `digits` significant digits, without trailing zeros. */
export function showNumber(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}

/** `1 row`, `1,234 rows` */
export function showCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Formats names and values as lines, with the values aligned. */
export function showRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** The version of this package. */
export function packageVersion(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(manifest);
  if (typeof version !== 'string') throw wrongKind('version', 'a string', version);
  return version;
}

/** Words and figures that commands and reports share. */
import { readFileSync } from 'node:fs';
import type { BackendInfo } from '../backend/select.ts';
import { wrongKind } from '../errors.ts';

/** `backend native: OpenBLAS 0.3.21 (Haswell kernels), x86_64_v3; it is the fastest, …` */
export function describeBackend({ name, description, reason }: BackendInfo): string {
  return `backend ${name}: ${description} (${reason})`;
}

/** A duration of a sensible unit with three significant digits: `1.23 ms`. */
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

/** The version of this package. */
export function packageVersion(): string {
  // From lib/cli and from dist/cli alike.
  const file = new URL('../../package.json', import.meta.url);
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof version !== 'string') throw wrongKind('version', 'a string', version);
  return version;
}

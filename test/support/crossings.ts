/** Sets NATIVE_THRESHOLDS, the sizes from which the addon computes kernels, for tests. */
import { NATIVE_THRESHOLDS } from '../../lib/numerics/nativeThresholds.ts';

/** Runs `body` with all thresholds at `size`. */
export function withCrossingsAt(size: number, body: () => void): void {
  const tables = [NATIVE_THRESHOLDS.float64, NATIVE_THRESHOLDS.float32] as Record<string, number>[];
  const before = tables.map((table) => ({ ...table }));
  for (const table of tables) for (const name of Object.keys(table)) table[name] = size;
  try {
    body();
  } finally {
    tables.forEach((table, i) => {
      Object.assign(table, before[i]);
    });
  }
}

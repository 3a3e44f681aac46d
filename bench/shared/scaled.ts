/**
 * Reduces the work of contenders that would take minutes: fewer epochs, then fewer rows. Their time
 * is extrapolated by the fraction of samples processed, which the report states.
 */
import type { Size, Training } from '../../lib/bench/tasks.ts';

/** Maximum work of a contender in one run. */
export interface Budget {
  /** Elements of x, multiplied by the number of epochs. */
  readonly elements: number;
  readonly steps?: number | undefined;
  readonly rows?: number | undefined;
}

/** The work of a contender, and the factor for its time. */
export interface Scaled {
  readonly rows: number;
  readonly epochs: number;
  readonly factor: number;
}

export function scaledTo(
  { elements, steps = Infinity, rows: mostRows = Infinity }: Budget,
  { rows, cols }: Size,
  { epochs, batchSize }: Training,
): Scaled {
  const perRow = batchSize === 'all' ? 0 : 1 / batchSize;
  const given = Math.min(rows, mostRows);
  const within = (count: number, cost: number, most: number) =>
    count * cost <= most ? count : Math.max(1, Math.floor(most / cost));
  const fewer = Math.min(
    within(epochs, given * cols, elements),
    within(epochs, batchSize === 'all' ? 1 : Math.ceil(given * perRow), steps),
  );
  const fewerRows = Math.min(
    within(given, fewer * cols, elements),
    perRow === 0 ? given : within(given, fewer * perRow, steps),
  );
  return { rows: fewerRows, epochs: fewer, factor: (epochs * rows) / (fewer * fewerRows) };
}

/** `3 of 50 epochs, 20,000 of 500,000 rows`; `undefined` if the work is not reduced. */
export function describeScaled(
  { rows, epochs }: Scaled,
  size: Size,
  training: Training,
): string | undefined {
  const count = (value: number) => value.toLocaleString('en-US');
  const parts: string[] = [];
  if (epochs < training.epochs) parts.push(`${count(epochs)} of ${count(training.epochs)} epochs`);
  if (rows < size.rows) parts.push(`${count(rows)} of ${count(size.rows)} rows`);
  return parts.length === 0 ? undefined : parts.join(', ');
}

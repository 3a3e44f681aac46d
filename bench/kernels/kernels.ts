/**
 * `npm run bench:kernels`: compares fallline/kernels with plain loops at every size, as text or
 * with --json as JSON. The last lines list every case in which fallline is slower.
 */
import { writeFileSync } from 'node:fs';
import { selectBackend } from '../../lib/backend/select.ts';
import { tableLines } from '../../lib/bench/table.ts';
import { describeMachine } from '../shared/machine.ts';
import { KERNEL_BENCHMARKS } from './kernelTasks.ts';
import {
  KERNEL_HELP,
  type KernelResult,
  kernelOptions,
  measureKernels,
  secondsOf,
} from './measureKernels.ts';

/** Ratio below which fallline counts as slower; equal work varies by this much. */
const SLOWER = 0.95;

const nanoseconds = (seconds: number) => (1e9 * seconds).toPrecision(3);
const ratioOf = (result: KernelResult) => secondsOf(result, 'plain') / secondsOf(result, 'ours');

function report(results: readonly KernelResult[]): string[] {
  const lines = tableLines<KernelResult>(
    [
      { heading: 'kernel', align: 'left', cell: ({ kernel }) => kernel },
      { heading: 'precision', align: 'left', cell: ({ precision }) => precision },
      { heading: 'size', align: 'right', cell: ({ size }) => String(size) },
      { heading: 'plain ns', align: 'right', cell: (r) => nanoseconds(secondsOf(r, 'plain')) },
      { heading: 'fallline ns', align: 'right', cell: (r) => nanoseconds(secondsOf(r, 'ours')) },
      { heading: 'times as fast', align: 'right', cell: (r) => ratioOf(r).toFixed(2) },
      { heading: 'size is', align: 'left', cell: (r) => KERNEL_BENCHMARKS[r.kernel].shape },
    ],
    results,
  );
  const slower = results.filter((result) => ratioOf(result) < SLOWER);
  lines.push('');
  if (slower.length === 0) lines.push(`nothing is below ${SLOWER} times the plain loop`);
  for (const result of slower) {
    const { kernel, precision, size } = result;
    lines.push(`SLOWER: ${kernel}, ${precision}, size ${size}: ${ratioOf(result).toFixed(2)}`);
  }
  return lines;
}

const options = kernelOptions(process.argv.slice(2));
if (options === 'help') {
  console.log(`Usage: npm run bench:kernels -- [options]\n${KERNEL_HELP}`);
} else {
  const machine = describeMachine();
  const { description } = selectBackend();
  console.log(
    `${machine.cpu}, Node ${machine.node}, ${description}, load ${machine.loadAverage}\n`,
  );
  const results = await measureKernels(options, ['plain', 'ours'], console.error);
  for (const line of report(results)) console.log(line);
  if (options.json !== undefined) {
    const content = { machine, backend: description, ...options, results };
    writeFileSync(options.json, `${JSON.stringify(content, null, 1)}\n`);
  }
}

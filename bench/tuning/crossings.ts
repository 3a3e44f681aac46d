/**
 * `npm run bench:crossings`: measures the size from which each kernel is faster in the addon than
 * in TypeScript, and prints the tables of lib/numerics/nativeThresholds.ts. Kernels that share an
 * entry get the largest of their sizes.
 */
import { writeFileSync } from 'node:fs';
import { selectBackend } from '../../lib/backend/select.ts';
import { PRECISIONS, type Precision } from '../../lib/data/numericArrays.ts';
import { KERNEL_BENCHMARKS } from '../kernels/kernelTasks.ts';
import { KERNEL_HELP, kernelOptions, measureKernels } from '../kernels/measureKernels.ts';
import { describeMachine } from '../shared/machine.ts';
import { crossingOf } from './crossingOf.ts';

const options = kernelOptions(process.argv.slice(2));
if (options === 'help') {
  console.log(`Usage: npm run bench:crossings -- [options]\n${KERNEL_HELP}`);
} else {
  const machine = describeMachine();
  const { name, description } = selectBackend();
  if (name !== 'native') throw new Error(`Expected the native backend, but ${name} runs`);
  console.log(`// ${machine.cpu}, Node ${machine.node}, ${description}, ${machine.date}`);
  const results = await measureKernels(options, ['loops', 'addon'], console.error);
  const table = (precision: Precision) => {
    const sizes = new Map<string, number>();
    for (const kernel of options.kernels) {
      const { crossing } = KERNEL_BENCHMARKS[kernel];
      const own = results.filter((r) => r.kernel === kernel && r.precision === precision);
      sizes.set(crossing, Math.max(sizes.get(crossing) ?? 0, crossingOf(own)));
    }
    return sizes;
  };
  for (const precision of PRECISIONS) {
    console.log(`  ${precision}: {`);
    for (const [crossing, size] of table(precision)) {
      const text = size === Number.POSITIVE_INFINITY ? 'Number.POSITIVE_INFINITY' : size;
      console.log(`    ${crossing}: ${text},`);
    }
    console.log('  } satisfies KernelCrossings,');
  }
  if (options.json !== undefined) {
    const content = { machine, backend: description, ...options, results };
    writeFileSync(options.json, `${JSON.stringify(content, null, 1)}\n`);
  }
}

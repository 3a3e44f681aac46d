/**
 * A contender's process of `npm run bench:compat`: runs a task of COMPAT_TASKS, and answers with
 * its times.
 */
import { timed } from '../../lib/bench/timed.ts';
import {
  COMPAT_TASKS,
  type CompatSize,
  type CompatTask,
  type CompatTaskName,
} from './compatTasks.ts';

/** The request, in the process's only argument. */
export interface CompatRequest {
  readonly task: CompatTaskName;
  readonly size: CompatSize;
  readonly fallline: boolean;
  readonly samples: number;
}

const { task, size, fallline, samples } = JSON.parse(process.argv[2]) as CompatRequest;
const run = (COMPAT_TASKS[task] as CompatTask).prepare(size, fallline);
let result = Number.NaN;
const measured = () => {
  result = run();
};
const seconds = size.large ? [once(measured)] : await timed(measured, { samples });

function once(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

process.stdout.write(`${JSON.stringify({ seconds, result })}\n`);

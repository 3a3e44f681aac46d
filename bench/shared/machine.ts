/** Where a measurement was taken: what its figures mean nothing without. */
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Operating system and architecture, as Node names them. */
  readonly platform: string;
  readonly node: string;
  /** Mean number of processes that wanted to run in the minute before the start. */
  readonly loadAverage: number;
  /** ISO 8601, at the start. */
  readonly date: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    loadAverage: loadavg()[0],
    date: new Date().toISOString(),
  };
}

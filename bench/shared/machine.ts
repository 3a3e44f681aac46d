/** Describes the machine of a measurement, which a reader needs to interpret the results. */
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Operating system and architecture, by Node's names. */
  readonly platform: string;
  readonly node: string;
  /** Load average over the minute before the start. */
  readonly loadAverage: number;
  /** Start of the measurement, in ISO 8601. */
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

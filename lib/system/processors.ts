/**
 * The number of CPUs available to this process. A container limited to half a CPU on a machine with
 * 64 CPUs still sees all 64. The limit is a quota on CPU time in the kernel's control groups
 * (cgroups). Threads beyond the quota would only wait for each other.
 *
 * Sources: Linux, Documentation/admin-guide/cgroup-v2.rst ("cpu.max") and
 * Documentation/scheduler/sched-bwc.rst (`cpu.cfs_quota_us`, `cpu.cfs_period_us`).
 */
import { builtinModule } from './platform.ts';

/** Returns the text of a file; `undefined` if it cannot be read. */
type Reader = (path: string) => string | undefined;

/** The properties of the browser's `navigator` that are used here. */
interface Page {
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/** The usual mount point of cgroups on every distribution. */
const MOUNT = '/sys/fs/cgroup';
/** Names of the CPU controller in version 1. */
const CONTROLLERS = ['cpu', 'cpu,cpuacct', 'cpuacct,cpu'];

let quotaOfProcess: number | undefined;

/**
 * The number of CPUs available to the threads of this process: its affinity, limited by the cgroup
 * quota (rounded up). In a browser, the number that the page reports.
 *
 * The quota is read once, because it rarely changes during the life of a container.
 */
export function availableProcessors(): number {
  const os = builtinModule('node:os');
  if (os === undefined) return (globalThis as Page).navigator?.hardwareConcurrency ?? 1;
  quotaOfProcess ??= cgroupQuota(readText);
  return Math.max(1, Math.min(os.availableParallelism(), Math.ceil(quotaOfProcess)));
}

/**
 * The CPU quota of this process, in CPUs: the smallest quota of its cgroup and that group's
 * ancestors. Infinity without a quota.
 */
export function cgroupQuota(read: Reader): number {
  const memberships = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  let least = Number.POSITIVE_INFINITY;
  for (const [, controllers, ...rest] of memberships) {
    // Group names may contain colons.
    const path = rest.join(':');
    if (controllers === '') {
      for (const group of withParents(path)) {
        least = Math.min(least, quotaV2(read(`${MOUNT}${group}/cpu.max`)));
      }
    } else if (controllers?.split(',').includes('cpu')) {
      for (const group of CONTROLLERS.flatMap((each) => withParents(path, `/${each}`))) {
        const [quota, period] = ['quota', 'period'].map((each) =>
          read(`${MOUNT}${group}/cpu.cfs_${each}_us`),
        );
        least = Math.min(least, share(quota, period));
      }
    }
  }
  return least;
}

/**
 * The path of a group and of its ancestors, up to the root. A container that sees only its own
 * groups sees them at the root, whatever path its membership states.
 */
function withParents(path: string, above = ''): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return [...names.keys(), names.length].map((n) =>
    [above, ...names.slice(0, names.length - n)].join('/'),
  );
}

/** Parses `cpu.max`: `max 100000`, or quota and period in microseconds. */
function quotaV2(text: string | undefined): number {
  const [quota, period] = (text ?? '').trim().split(/\s+/);
  return share(quota, period);
}

/** Quota divided by period. -1, `max` and missing files mean no quota. */
function share(quota: string | undefined, period: string | undefined): number {
  const processors = Number(quota) / Number(period);
  return processors > 0 ? processors : Number.POSITIVE_INFINITY;
}

function readText(path: string): string | undefined {
  try {
    return builtinModule('node:fs')?.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

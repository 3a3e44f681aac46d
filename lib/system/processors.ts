/**
 * How many processors this process may use. A container that is given half a processor of a machine
 * with 64 still sees 64: its share is a quota on time, which the kernel's control groups (cgroups)
 * hold. Threads beyond it would only wait for each other.
 *
 * Sources: Linux, Documentation/admin-guide/cgroup-v2.rst ("cpu.max") and
 * Documentation/scheduler/sched-bwc.rst (`cpu.cfs_quota_us`, `cpu.cfs_period_us`).
 */
import { builtinModule } from './platform.ts';

/** The text of a file, or nothing where it cannot be read. */
type Reader = (path: string) => string | undefined;

/** What a page knows of the machine. */
interface Page {
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/** Where cgroups are mounted, by the usage of every distribution. */
const MOUNT = '/sys/fs/cgroup';
/** Where the controller of processor time is, under version 1. */
const CONTROLLERS = ['cpu', 'cpu,cpuacct', 'cpuacct,cpu'];

let quotaOfProcess: number | undefined;

/**
 * Processors for the threads of this process: those it may run on (its affinity), or fewer where a
 * cgroup's quota allows less, rounded up. In a browser those that the page is told of.
 *
 * The quota is read once; it does not change in the life of most containers.
 */
export function availableProcessors(): number {
  const os = builtinModule('node:os');
  if (os === undefined) return (globalThis as Page).navigator?.hardwareConcurrency ?? 1;
  quotaOfProcess ??= cgroupQuota(readText);
  return Math.max(1, Math.min(os.availableParallelism(), Math.ceil(quotaOfProcess)));
}

/**
 * Processors' worth of time that cgroups leave to this process: the least of its group's quota and
 * those of the groups around it. Infinite where there is none.
 */
export function cgroupQuota(read: Reader): number {
  const memberships = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  let least = Number.POSITIVE_INFINITY;
  for (const [, controllers, ...rest] of memberships) {
    // Names of groups may hold colons.
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
 * A group and the groups around it, to the root. A container that sees only its own groups is at
 * the root of them, whatever path its membership names.
 */
function withParents(path: string, above = ''): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return [...names.keys(), names.length].map((n) =>
    [above, ...names.slice(0, names.length - n)].join('/'),
  );
}

/** Of `cpu.max`: `max 100000`, or microseconds of each period. */
function quotaV2(text: string | undefined): number {
  const [quota, period] = (text ?? '').trim().split(/\s+/);
  return share(quota, period);
}

/** -1, `max` and files that are not there are no quota. */
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

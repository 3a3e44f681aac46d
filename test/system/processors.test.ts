/** The number of processors: limited by cgroups, and set by FALLLINE_THREADS. */
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { availableProcessors, cgroupQuota } from '../../lib/system/processors.ts';

/** What files a machine has, and how many processors' worth of time they come to. */
const MACHINES: Record<string, { files: Record<string, string>; quota: number }> = {
  'no cgroups at all': { files: {}, quota: Number.POSITIVE_INFINITY },
  'version 2, a container that sees its own group as the root': {
    files: { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' },
    quota: 1.5,
  },
  'version 2, no quota': {
    files: { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' },
    quota: Number.POSITIVE_INFINITY,
  },
  'version 2, a quota of a group further out': {
    files: {
      '/proc/self/cgroup': '0::/kube.slice/pod:1/app\n',
      '/sys/fs/cgroup/kube.slice/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/kube.slice/pod:1/cpu.max': '200000 100000\n',
      '/sys/fs/cgroup/kube.slice/pod:1/app/cpu.max': '300000 100000\n',
    },
    quota: 2,
  },
  'version 1, a path of the host that the container does not see': {
    files: {
      '/proc/self/cgroup': '4:memory:/docker/ab\n3:cpu,cpuacct:/docker/ab\n0::/\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    },
    quota: 0.5,
  },
  'version 1, no quota': {
    files: {
      '/proc/self/cgroup': '1:cpu:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    quota: Number.POSITIVE_INFINITY,
  },
  'version 1, a group of its own': {
    files: {
      '/proc/self/cgroup': '7:cpu:/build/3\n',
      '/sys/fs/cgroup/cpu/build/3/cpu.cfs_quota_us': '400000\n',
      '/sys/fs/cgroup/cpu/build/3/cpu.cfs_period_us': '100000\n',
    },
    quota: 4,
  },
  'a file that makes no sense': {
    files: { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'soon\n' },
    quota: Number.POSITIVE_INFINITY,
  },
};

const threads = (given?: number) =>
  resolvePlan({ threads: given }, { nSamples: 1, nFeatures: 1, precision: 'float64' }).threads;

describe('processors', () => {
  for (const [name, { files, quota }] of Object.entries(MACHINES)) {
    it(`quota: ${name}`, () => {
      assert.equal(
        cgroupQuota((path) => files[path]),
        quota,
      );
    });
  }

  it('are no more than Node counts, and one thread is for each', () => {
    const processors = availableProcessors();
    assert.ok(Number.isInteger(processors) && processors >= 1, String(processors));
    assert.ok(processors <= availableParallelism());
  });
});

describe('FALLLINE_THREADS', () => {
  const before = process.env.FALLLINE_THREADS;
  const set = (value: string | undefined) => {
    if (value === undefined) delete process.env.FALLLINE_THREADS;
    else process.env.FALLLINE_THREADS = value;
  };
  afterEach(() => set(before));

  it('is the default of "threads", which goes before it', () => {
    set('7');
    assert.equal(threads(), 7);
    assert.equal(threads(3), 3);
    set('');
    assert.equal(threads(), Math.min(availableProcessors(), 256));
  });

  for (const value of ['0', '257', '1.5', 'all', '-2', '1e2']) {
    it(`${value} is refused`, () => {
      set(value);
      assert.throws(threads, {
        name: 'RangeError',
        message: `Expected "FALLLINE_THREADS" to be an integer from 1 to 256, but received "${value}" (string)`,
      });
    });
  }
});

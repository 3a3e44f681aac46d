/** The kind of each argument of the kernels, for tests that pass arbitrary values. */
import type { Place } from './hostile.ts';

const x: Place[] = ['array', 'stride', 'offset'];
const grid: Place[] = ['array', 'stride', 'stride', 'offset'];

const dense: Place[] = ['array', 'offset'];
const fourScalars: Place[] = ['scalar', 'scalar', 'scalar', 'scalar'];
const gradient = (outputs: Place): Place[] => [
  ...(['size', 'size', outputs, ...x, ...dense, ...dense, ...dense] as const),
  ...(['optional', 'offset', 'flag', 'threads'] as const),
];

/** What stands where in the calls of the addon. */
export const ADDON: Record<string, Place[]> = {
  dot: ['size', ...x, ...x],
  axpy: ['size', 'scalar', ...x, ...x],
  scal: ['size', 'scalar', ...x],
  asum: ['size', ...x],
  nrm2: ['size', ...x],
  iamax: ['size', ...x],
  gemv: ['size', 'size', 'scalar', ...grid, ...x, 'scalar', ...x, 'threads'],
  ger: ['size', 'size', 'scalar', ...x, ...x, ...grid],
  gemm: ['size', 'size', 'size', 'scalar', ...grid, ...grid, 'scalar', ...grid, 'threads'],
  sigmoid: ['size', ...dense, ...dense],
  softmax: ['size', 'size', ...x, ...x],
  logSumExp: ['size', ...dense],
  momentumStep: ['size', ...dense, ...dense, ...dense, 'scalar', 'scalar', 'flag'],
  adamStep: ['size', ...dense, ...dense, ...dense, ...dense, 'size', ...fourScalars],
  logisticGradient: gradient('one'),
  softmaxGradient: gradient('size'),
  hingeGradient: gradient('one'),
  squaredErrorGradient: gradient('one'),
};

const publicGradient: Place[] = [
  ...(['array', 'array', 'array', 'array', 'optional', 'flag', 'stride'] as const),
  ...(['offset', 'offset', 'offset', 'offset', 'offset'] as const),
];

/** And in those that are public. */
export const PUBLIC: Record<string, Place[]> = {
  dot: ['array', 'array', 'size', 'stride', 'stride', 'offset', 'offset'],
  axpy: ['scalar', 'array', 'array', 'size', 'stride', 'stride', 'offset', 'offset'],
  scal: ['scalar', 'array', 'size', 'stride', 'offset'],
  nrm2: ['array', 'size', 'stride', 'offset'],
  asum: ['array', 'size', 'stride', 'offset'],
  iamax: ['array', 'size', 'stride', 'offset'],
  gemv: [
    ...(['flag', 'size', 'size', 'scalar', 'array', 'array', 'scalar', 'array'] as const),
    ...(['stride', 'stride', 'stride', 'offset', 'offset', 'offset'] as const),
  ],
  ger: [
    ...(['size', 'size', 'scalar', 'array', 'array', 'array'] as const),
    ...(['stride', 'stride', 'stride', 'offset', 'offset', 'offset'] as const),
  ],
  gemm: [
    ...(['flag', 'flag', 'size', 'size', 'size', 'scalar', 'array', 'array'] as const),
    ...(['scalar', 'array', 'stride', 'stride', 'stride', 'offset', 'offset', 'offset'] as const),
  ],
  sigmoid: ['array', 'array', 'size', 'stride', 'stride', 'offset', 'offset'],
  softmax: ['size', 'size', 'array', 'array', 'stride', 'stride', 'offset', 'offset'],
  logSumExp: ['array', 'size', 'stride', 'offset'],
  momentumStep: [
    ...(['array', 'array', 'array', 'scalar', 'scalar', 'flag', 'size'] as const),
    ...(['offset', 'offset', 'offset'] as const),
  ],
  adamStep: [
    ...(['array', 'array', 'array', 'array', 'size', ...fourScalars, 'size'] as const),
    ...(['offset', 'offset', 'offset', 'offset'] as const),
  ],
  logisticGradient: ['size', 'size', ...publicGradient],
  hingeGradient: ['size', 'size', ...publicGradient],
  squaredErrorGradient: ['size', 'size', ...publicGradient],
  softmaxGradient: ['size', 'size', 'size', ...publicGradient],
};

/**
 * How the rows of a batch are divided into the leaves of the tree of sums (common/treeSum.ts).
 * Sizes depend only on the shape of the batch, so that results do not depend on the backend, the
 * number of threads or the storage of the rows. The twin of `Leaves` in native/engine/blocks.h and
 * of native/engine/network.h; a test compares them.
 */
import type { LayerPlan } from '../plan/layers.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';

/**
 * Minimum number of bytes of X in a leaf: for one output with short rows, and for other linear
 * models.
 */
const MIN_OWN_LEAF_BYTES = 32 << 10;
const MIN_LEAF_BYTES = 256 << 10;
/**
 * With more rows, a batch first gets more leaves, up to EVEN_LEAVES; then larger leaves, up to
 * MOST_LEAF times the minimum; then more leaves again.
 */
const EVEN_LEAVES = 64;
const MOST_LEAF = 8;
/** Maximum number of bytes of the sums of all leaves; long sums make the leaves fewer. */
const MOST_SUM_BYTES = 64 << 20;

/**
 * The shapes that the addon computes with its own kernels instead of BLAS, and the bytes of X in a
 * block.
 */
const MOST_OWN_BYTES = 4 << 10;
const MOST_OWN_OUTPUTS = 16;
const OWN_BLOCK_BYTES_OF_OUTPUTS = 384 << 10;
const MIN_OWN_BLOCK_ROWS = 16;
const MAX_OWN_BLOCK_ROWS = 512;
const BLOCK_BYTES = 128 << 10;
const MIN_BLOCK_ROWS = 8;
const MAX_BLOCK_ROWS = 2048;

type Shape = Pick<TrainingPlan, 'nFeatures' | 'nOutputs' | 'useBias' | 'layers' | 'precision'>;

function elementBytes({ precision }: Shape): number {
  return precision === 'float32' ? 4 : 8;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Rows of a leaf of a linear model's batch of `rows`; the last leaf may be shorter. */
export function leafRowsFor(plan: Shape, rows: number): number {
  const bytes = elementBytes(plan);
  const rowBytes = plan.nFeatures * bytes;
  if (rows * rowBytes <= MIN_OWN_LEAF_BYTES) return rows;
  const isSingle = plan.nOutputs === 1 && rowBytes <= MOST_OWN_BYTES;
  const unit = isSingle ? MIN_OWN_BLOCK_ROWS : Math.min(rows, blockRowsOf(plan, bytes));
  const units = Math.ceil(rows / unit);
  const sumBytes = (parameterCount(plan) + 1) * 8;
  // A leaf's sums are written once and read once, so a leaf should have more elements of x than
  // sums.
  const leastBytes = Math.max(isSingle ? MIN_OWN_LEAF_BYTES : MIN_LEAF_BYTES, 3 * sumBytes);
  const leastUnits = Math.ceil(leastBytes / (unit * rowBytes));
  const even = clamp(Math.floor(MOST_SUM_BYTES / sumBytes), 1, EVEN_LEAVES);
  const fewest = Math.max(Math.ceil(units / even), leastUnits);
  const leafUnits = Math.ceil(units / Math.max(1, Math.floor(units / fewest)));
  return unit * (even === EVEN_LEAVES ? Math.min(leafUnits, MOST_LEAF * leastUnits) : leafUnits);
}

/** Rows of a block in the addon, except for one output with short rows. */
function blockRowsOf({ nFeatures, nOutputs }: Shape, bytes: number): number {
  if (nOutputs > 1 && nOutputs <= MOST_OWN_OUTPUTS) {
    const rows = Math.floor(Math.floor(OWN_BLOCK_BYTES_OF_OUTPUTS / (nFeatures * bytes)) / 16) * 16;
    return clamp(rows, MIN_OWN_BLOCK_ROWS, MAX_OWN_BLOCK_ROWS);
  }
  const width = nFeatures + (nOutputs > 1 ? 2 * nOutputs : 0);
  return clamp(Math.floor(BLOCK_BYTES / (width * bytes)), MIN_BLOCK_ROWS, MAX_BLOCK_ROWS);
}

/** Rows of a leaf of the gradient of a network. */
export const NETWORK_LEAF_ROWS = 256;

/** Bytes that a pass of a network, and a chunk of its rows, need in all layers. */
const PASS_BYTES = 8 << 20;
const CHUNK_BYTES = 512 << 10;
const LEAST_CHUNK_ROWS = 64;
const MOST_CHUNK_ROWS = 256;
const ROW_STEP = 16;
/**
 * Minimum number of floating-point operations of a pass, and of the pieces into which a pass may be
 * divided.
 */
const PIECES: readonly (readonly [number, number])[] = [
  [1e10, 64],
  [5e9, 32],
  [2e9, 16],
  [6e8, 8],
  [6e6, 4],
];

const KEEPS_NO_SLOPES: ReadonlySet<string> = new Set([
  'identity',
  'sigmoid',
  'tanh',
  'relu',
  'leakyRelu',
]);

/**
 * Rows of a chunk, a power of two, for a network's batches of at most `rows` rows. A chunk is a
 * leaf of the tree of losses and of the sums of batch normalisation.
 *
 * @param looksAtBatch whether rows of a batch depend on each other, so that the addon computes the
 *   batch in one pass
 */
export function networkChunkRowsFor(plan: Shape, rows: number, looksAtBatch: boolean): number {
  const { nFeatures, layers } = plan;
  const width = layers.reduce((sum, layer) => sum + rowWidthOf(layer), nFeatures);
  const fitting = (bytes: number): number => Math.floor(bytes / (width * elementBytes(plan)));
  const most = Math.max(NETWORK_LEAF_ROWS, powerOfTwoUpTo(fitting(PASS_BYTES)));
  const passRows = looksAtBatch ? rows : Math.min(rows, most);
  const weights = layers.reduce((sum, layer) => sum + weightsOf(layer), 0);
  const operations = 4 * weights * passRows;
  const pieces = PIECES.find(([least]) => operations >= least)?.[1] ?? 1;
  const even = Math.ceil(Math.ceil(passRows / pieces) / ROW_STEP) * ROW_STEP;
  return powerOfTwoUpTo(
    Math.min(even, clamp(fitting(CHUNK_BYTES), LEAST_CHUNK_ROWS, MOST_CHUNK_ROWS)),
  );
}

/** The greatest power of two ≤ n; 0 for 0. */
function powerOfTwoUpTo(n: number): number {
  return n < 1 ? 0 : 2 ** Math.floor(Math.log2(n));
}

function weightsOf({ kind, inputs, units }: LayerPlan): number {
  return kind === 'dense' ? inputs * units : 0;
}

/**
 * Count of numbers per row that the addon holds for a layer: outputs, derivatives, slopes,
 * normalised inputs.
 */
function rowWidthOf(layer: LayerPlan): number {
  if (layer.kind === 'dropout') return 0;
  const keepsSlopes = !KEEPS_NO_SLOPES.has(layer.activation.name);
  return layer.units * ((keepsSlopes ? 3 : 2) + (layer.kind === 'batchNorm' ? 1 : 0));
}

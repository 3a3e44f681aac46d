/**
 * Estimates the memory of a network's training, so that training with too little memory is refused
 * before anything is allocated.
 */
import { dependsOnBatch } from '../plan/layers.ts';
import { slotCount } from '../plan/optimizers.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';
import { availableMemory } from '../system/platform.ts';

/** Bytes of a gigabyte, in messages. */
const GB = 1e9;
/**
 * Maximum number of rows of a pass, unless batch normalisation needs a whole batch; see network.h
 * and mlp.ts.
 */
const PASS_ROWS = 4096;

/**
 * Approximate bytes that training needs in addition to the samples: parameters, gradient, optimizer
 * slots, the last finite state, and the outputs of the layers for the rows of a pass.
 */
export function trainingBytes(plan: TrainingPlan): number {
  const { layers, optimizer, precision, averageFrom, patience, batchSize, nFeatures } = plan;
  const bytes = precision === 'float32' ? 4 : 8;
  const n = parameterCount(plan);
  const kept = 1 + slotCount(optimizer) + (patience > 0 ? 1 : 0);
  const state = n * (2 * kept * bytes + (averageFrom < 0 ? 0 : 16));
  const whole = layers.some(dependsOnBatch);
  const rows = whole ? batchSize : Math.min(batchSize, PASS_ROWS);
  const width = layers.reduce((sum, { units }) => sum + 3 * units, nFeatures);
  return state + n * 8 + rows * width * bytes;
}

/**
 * @param available available bytes. Default: asks the system, but only for networks: asking takes
 *   as long as a small fit of a linear model
 * @throws {RangeError} if training needs more; the message has both figures
 */
export function assertMemory(plan: TrainingPlan, available?: number): void {
  if (plan.layers.length === 0) return;
  const needed = trainingBytes(plan);
  const free = available ?? availableMemory();
  if (needed <= free) return;
  const figure = (bytes: number) => `${(bytes / GB).toPrecision(3)} GB`;
  throw new RangeError(
    `Expected a network that fits into memory, but training needs about ${figure(needed)} for ${parameterCount(plan)} parameters and batches of ${plan.batchSize}, and ${figure(free)} are free: use fewer units or smaller batches`,
  );
}

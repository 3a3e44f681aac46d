/** What a network's training takes, refused before any of it is allocated where there is not as much. */
import { dependsOnBatch } from '../plan/layers.ts';
import { slotCount } from '../plan/optimizers.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';
import { availableMemory } from '../system/platform.ts';

/** Bytes of a gigabyte, in messages. */
const GB = 1e9;
/** Rows of a pass at most, unless a normalisation needs a whole batch; see network.h and mlp.ts. */
const PASS_ROWS = 4096;

/**
 * Bytes that training takes beside the samples, about: parameters, gradient, what the optimizer keeps,
 * the last good state, and what the layers give for the rows that are worked on together.
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
 * @param available how many bytes may be had; by default the system is asked, of networks alone: it takes as long as a
 *   small fit of a linear model
 * @throws {RangeError} if training needs more, with both figures
 */
export function assertMemory(plan: TrainingPlan, available?: number): void {
  if (plan.layers.length === 0) return;
  const needed = trainingBytes(plan);
  const free = available ?? availableMemory();
  if (needed <= free) return;
  const figure = (bytes: number) => `${(bytes / GB).toPrecision(3)} GB`;
  throw new RangeError(
    `Expected a network that fits into memory, but training needs about ${figure(needed)} for ${parameterCount(plan)} parameters and batches of ${plan.batchSize}, and ${figure(free)} are free: take fewer units or smaller batches`,
  );
}

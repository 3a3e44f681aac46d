/** Inputs of asynchronous work, held so that the caller cannot change, resize or detach them. */
import { floatArray } from '../../data/matrix.ts';
import { type FloatArray, isShared, type Precision } from '../../data/numericArrays.ts';
import { type Features, isNarrow } from '../../data/storage.ts';
import type { RunData, TrainingData } from '../../data/trainingData.ts';
import type { Frame } from '../../numerics/framedRows.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

function heldNumbers(precision: Precision, values: FloatArray): FloatArray {
  if (isShared(values)) return values;
  const copy = floatArray(precision, values.length);
  copy.set(values);
  return copy;
}

/** A copy of features. Shared memory is not copied. */
export function heldFeatures(precision: Precision, x: Features): Features {
  if (!isNarrow(x)) return heldNumbers(precision, x);
  if (isShared(x.codes)) return x;
  const { storage, codes, scale, offset } = x;
  return storage === 'uint8'
    ? { storage, codes: codes.slice(), scale: scale.slice(), offset: offset.slice() }
    : { storage, codes: codes.slice() };
}

/** A copy of the samples. Shared memory is not copied. */
export function heldData({ precision }: TrainingPlan, data: RunData): RunData {
  const heldSamples = ({ x, y, rows, sampleWeights }: TrainingData): TrainingData => ({
    x: heldFeatures(precision, x),
    y: heldNumbers(precision, y),
    rows,
    sampleWeights: sampleWeights && heldNumbers(precision, sampleWeights),
  });
  return { ...heldSamples(data), validation: data.validation && heldSamples(data.validation) };
}

export function heldFrame(frame: Frame | undefined): Frame | undefined {
  return frame && { shift: frame.shift.slice(), scale: frame.scale.slice() };
}

/**
 * From what a user gives for a learning rate to the complete plan of a schedule; lib/plan/schedules.ts
 * has the table.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES, foreignValue } from '../common/foreignHints.ts';
import { resolveNamed } from '../common/named.ts';
import { ignoreRejection } from '../common/promises.ts';
import { nearestName, nonNegativeNumber, positiveNumber } from '../common/validate.ts';
import {
  type CustomSchedule,
  type NamedSchedulePlan,
  type Run,
  type RunLength,
  SCHEDULES,
  type SchedulePlan,
  scheduleRow,
} from './schedules.ts';

/** A user's function is called once for every epoch that may come. */
const MOST_CUSTOM_EPOCHS = 1e6;

/**
 * The complete plan of a learning rate: a number is a constant schedule.
 *
 * @param option a positive number, or `{ name, …parameters }`
 * @param byDefault the rate where none is given
 * @throws {TypeError} if it is of another kind, or a parameter is or is not one of this schedule's
 * @throws {RangeError} if the name is not known, a value is out of its range, or one must be given
 * @example
 * resolveSchedule({ name: 'cosine', initial: 0.1 }, 0.01, { epochs: 60, stepsPerEpoch: 1 });
 * // { name: 'cosine', initial: 0.1, per: 'epoch', period: 60, minimum: 0 }
 */
export function resolveSchedule(
  option: unknown,
  byDefault: number,
  length: RunLength,
): SchedulePlan {
  if (option === undefined || typeof option === 'number') {
    const initial = option === undefined ? byDefault : positiveNumber('learningRate', option);
    return Object.freeze({ name: 'constant', initial, per: 'epoch' });
  }
  if (typeof option === 'function') return customSchedule(option as CustomRate, length);
  if (typeof option !== 'object' || option === null) {
    throw notARate(option);
  }
  const plan = { ...resolveNamed('learningRate', option, SCHEDULES, FOREIGN_NAMES) };
  return Object.freeze(completed(plan, { ...length, learningRate: byDefault }));
}

/** Adds what is derived from the run, and checks what depends on several parameters. */
function completed(plan: NamedSchedulePlan, run: Run): NamedSchedulePlan {
  const { parameters, checkTogether } = scheduleRow(plan.name);
  const values: Record<string, unknown> & NamedSchedulePlan = plan;
  for (const [key, { derive }] of Object.entries(parameters)) {
    if (values[key] === undefined && derive) Object.assign(values, { [key]: derive(run, values) });
    if (values[key] === undefined) throw wrongKind(`learningRate.${key}`, 'given', undefined);
  }
  checkTogether?.(values);
  return values;
}

/** A name alone says too little of a schedule; the hint is for names of other libraries. */
function notARate(option: unknown): TypeError {
  const expected = 'a positive number, a schedule ({ name, … }) or a function';
  const error = wrongKind('learningRate', expected, option);
  if (typeof option !== 'string') return error;
  const names = Object.keys(SCHEDULES);
  const hint = foreignValue('learningRate', option, names);
  const name = nearestName(option, names);
  if (hint !== undefined) error.message += `. ${hint}`;
  else if (name !== undefined) error.message += `. A schedule is an object: { name: '${name}', … }`;
  return error;
}

type CustomRate = (epoch: number, step: number) => unknown;

function customSchedule(rate: CustomRate, length: RunLength): CustomSchedule {
  const { epochs, stepsPerEpoch, epochsBefore: first = 0, stepsBefore = 0 } = length;
  if (epochs > MOST_CUSTOM_EPOCHS) {
    throw wrongValue(
      'maxEpochs',
      `at most ${MOST_CUSTOM_EPOCHS} with a function as "learningRate"`,
      epochs,
    );
  }
  const rates = new Float64Array(epochs);
  for (let i = 0; i < epochs; i++) {
    const [epoch, step] = [first + i, stepsBefore + i * stepsPerEpoch];
    const value = rate(epoch, step);
    ignoreRejection(value); // a promise is refused as no number
    rates[i] = nonNegativeNumber(`learningRate(${epoch}, ${step})`, value);
  }
  return Object.freeze({ name: 'custom', per: 'epoch', first, rates });
}

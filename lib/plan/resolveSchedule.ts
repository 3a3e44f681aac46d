/**
 * Resolves the option `learningRate` to the complete plan of a schedule; lib/plan/schedules.ts has
 * the table.
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

/**
 * Maximum number of epochs with a user's function, which is called once for every possible epoch.
 */
const MOST_CUSTOM_EPOCHS = 1e6;

/**
 * The complete plan of a learning rate. A number is a constant schedule.
 *
 * @param option a positive number, or `{ name, …parameters }`
 * @param byDefault the rate if none is given
 * @throws {TypeError} if the option or a parameter has the wrong type, or a parameter does not
 *   belong to this schedule
 * @throws {RangeError} if the name is unknown, a value is out of range, or a required parameter is
 *   missing
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

/** Adds the defaults that depend on the run, and checks what depends on several parameters. */
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

/**
 * The error for an option that is not a rate. A name alone is not enough for a schedule; the hint
 * is for names of other libraries.
 */
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
    ignoreRejection(value); // a promise is refused: it is not a number
    rates[i] = nonNegativeNumber(`learningRate(${epoch}, ${step})`, value);
  }
  return Object.freeze({ name: 'custom', per: 'epoch', first, rates });
}

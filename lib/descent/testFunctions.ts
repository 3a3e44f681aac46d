/** The surfaces that descents are tried on, by name. */
import { oneOf } from '../common/validate.ts';
import type { TestFunction } from './testFunction.ts';
import { valleys } from './valleys.ts';
import { waves } from './waves.ts';

/**
 * Functions with gradients, minima and sources.
 *
 * @example
 * const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
 * await minimize(value, start, { gradient, optimizer: 'adam', learningRate: 0.05 });
 */
export const TEST_FUNCTIONS = { ...valleys, ...waves };

export type TestFunctionName = keyof typeof TEST_FUNCTIONS;
export const TEST_FUNCTION_NAMES = Object.keys(TEST_FUNCTIONS) as TestFunctionName[];

/**
 * A test function by its name.
 *
 * @throws {TypeError | RangeError} if there is none of that name, with the nearest
 */
export function testFunction(name: string): TestFunction {
  return TEST_FUNCTIONS[oneOf('function', name, TEST_FUNCTION_NAMES)];
}

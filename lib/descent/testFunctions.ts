/** The test functions for descents, by name. */
import { oneOf } from '../common/validate.ts';
import type { TestFunction } from './testFunction.ts';
import { valleys } from './valleys.ts';
import { waves } from './waves.ts';

/**
 * Test functions of optimization by name, with gradients, minima and sources.
 *
 * @example
 * const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
 * await minimize(value, start, { gradient, optimizer: 'adam', learningRate: 0.05 });
 */
export const TEST_FUNCTIONS = { ...valleys, ...waves };

/** Name of a test function. */
export type TestFunctionName = keyof typeof TEST_FUNCTIONS;
/** The names of all test functions. */
export const TEST_FUNCTION_NAMES = Object.keys(TEST_FUNCTIONS) as TestFunctionName[];

/**
 * Returns a test function by its name.
 *
 * @param name a name of `TEST_FUNCTION_NAMES`
 * @throws {TypeError | RangeError} if there is no such function; the message suggests the nearest
 *   name
 * @example
 * testFunction('rosenbrock').minima[0].x; // [1, 1]
 */
export function testFunction(name: string): TestFunction {
  return TEST_FUNCTIONS[oneOf('function', name, TEST_FUNCTION_NAMES)];
}

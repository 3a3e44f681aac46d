/** Runs named checks one after the other, with a line for each, and reports the failed ones at the end. */
import { Failure } from '../install/project.ts';

/** A check, by the name under which its failure is reported; returns lines to print. */
export type Check = readonly [name: string, run: () => Promise<readonly string[]>];

/** @returns whether all passed */
export async function runChecks(checks: readonly Check[]): Promise<boolean> {
  const failed: string[] = [];
  for (const check of checks) if (!(await passes(check))) failed.push(check[0]);
  for (const name of failed) console.log(`failed: ${name}`);
  return failed.length === 0 && checks.length > 0;
}

async function passes([name, check]: Check): Promise<boolean> {
  const begin = performance.now();
  const time = () => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  try {
    const lines = await check();
    console.log(`${name}: passed in ${time()}`);
    for (const line of lines) console.log(`    ${line}`);
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(`${name}: FAILED after ${time()}: ${error.message}`);
    return false;
  }
}

/** Runs a program's main function; a failure that is no bug is one line. */
export async function exitWith(main: () => Promise<boolean>): Promise<void> {
  process.exitCode = 1;
  try {
    if (await main()) process.exitCode = 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(error.message);
  }
}

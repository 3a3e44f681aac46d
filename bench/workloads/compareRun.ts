/**
 * `npm run bench:compare -- A.json [B.json]`: lists what became slower from A to B, or, with A
 * alone, from the stored baseline to A. The exit code is 1 if fallline became slower.
 */
import { fileURLToPath } from 'node:url';
import { readRun } from './benchmarkRun.ts';
import { compareRuns, hasSlower, showComparison } from './compare.ts';

const BASELINE = fileURLToPath(new URL('../baseline.json', import.meta.url));
const USAGE = `Usage: npm run bench:compare -- A.json [B.json]

Compares two results of npm run bench -- --json; a single one with bench/baseline.json.
Exit code: 0, or 1 if anything of fallline became slower beyond the noise, 2 if it cannot compare.
`;

function main(args: readonly string[]): void {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return;
  }
  if (args.length !== 1 && args.length !== 2) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const [before, after] = args.length === 2 ? args : [BASELINE, args[0]];
  try {
    const comparison = compareRuns(readRun(before), readRun(after));
    process.stdout.write(showComparison(comparison));
    if (hasSlower(comparison)) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}

main(process.argv.slice(2));

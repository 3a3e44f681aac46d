/**
 * `npm run test:sanitize`: the test suite on the addon built with AddressSanitizer and
 * UndefinedBehaviorSanitizer (GCC on Linux). Arguments go to mocha: without test
 * files among them, all tests run. The sanitizers' reports are
 * gathered in files: an error in any process, or memory that the addon lost, makes the run fail;
 * memory that Node itself or a helper program does not free at exit is ignored. Your own ASAN_OPTIONS take
 * precedence.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { withLock } from '../setup/lock.mjs';
import { say, show } from '../setup/log.mjs';
import { buildAddon } from '../setup/nativeBuild.mjs';
import { faultsIn } from './sanitizerReports.mjs';
import { librariesToPreload, sanitizerVariables } from './sanitizers.mjs';

/** The sanitizers, and the check of each process, slow everything down. */
const TIMEOUT_MS = 300_000;

const ALL_TESTS = 'test/**/*.test.ts';

/** @param {string[]} mochaArguments */
function testSanitized(mochaArguments) {
  if (!withLock(root, () => buildAddon(root, { sanitize: true }))) return false;
  const libraries = librariesToPreload(root);
  if (libraries === undefined) {
    say(
      "the sanitizers' libraries (libasan, libubsan) were not found: they come with GCC on Linux.",
    );
    return false;
  }
  const reports = mkdtempSync(join(tmpdir(), 'fallline-sanitize-'));
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const files = mochaArguments.some((each) => each.endsWith('.ts')) ? [] : [ALL_TESTS];
  const args = [mocha, '--timeout', String(TIMEOUT_MS), ...mochaArguments, ...files];
  const env = sanitizerVariables(root, libraries, join(reports, 'report'));
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (signal !== null) say(`the test run was ended by ${signal}.`);
  const faults = readdirSync(reports).flatMap((name) =>
    faultsIn(readFileSync(join(reports, name), 'utf8')),
  );
  rmSync(reports, { recursive: true, force: true });
  for (const fault of faults) show(fault);
  if (faults.length > 0) say(`faults that the sanitizers found: ${faults.length}`);
  return status === 0 && faults.length === 0;
}

command(testSanitized);

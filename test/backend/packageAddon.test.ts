/**
 * The addon of the platform packages, which opens OpenBLAS at run time: what it opens, what it refuses and with which
 * words. A stand-in for OpenBLAS (test/native/standInBlas.cc) says which copy answers.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonFile } from '../../lib/setup/nativeBuild.mjs';
import { findCompiler } from '../../lib/setup/toolchain.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADDON = join(ROOT, addonFile({ package: true }));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Each compiled for the tests, with the definitions that make it unfit. */
const LIBRARIES = { fit: [], wide: ['-DWIDE'], lacking: ['-DLACKING'] } as const;

/** Why there is nothing to test, or undefined. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it is tested on Linux';
  if (!existsSync(ADDON)) return 'it is not built: npm run release:packages -- --compiler system';
  return findCompiler() === undefined ? 'there is no C++ compiler for the stand-in' : undefined;
}

/** This process's environment without the sanitizers' libraries, which this addon is built without. */
function environment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE, LD_PRELOAD, NODE_OPTIONS, ...rest } = process.env;
  return rest;
}

describe("the platform packages' addon", () => {
  const reason = obstacle();
  // A test without a body is pending, and its title is the reason.
  if (reason !== undefined) {
    it(reason);
    return;
  }
  let folder = '';
  const library = (name: string) => join(folder, `${name}.so`);

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
    const source = join(ROOT, 'test/native/standInBlas.cc');
    for (const [name, definitions] of Object.entries(LIBRARIES)) {
      const args = ['-shared', '-fPIC', '-O0', ...definitions, source, '-o', library(name)];
      const { status, stderr } = spawnSync(findCompiler()!, args, {
        encoding: 'utf8',
        env: environment(),
      });
      assert.equal(status, 0, stderr);
    }
    writeFileSync(join(folder, 'text.so'), 'not a library');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a program with `addon` in a process of its own, since a process opens OpenBLAS once; returns what it printed. */
  function run(program: string): string {
    const prelude = `const addon = require(${JSON.stringify(ADDON)});
      const core = (exports) => exports.info().blas.core;
      const refusal = (...args) => { try { addon.open(...args); return 'opened'; } catch (error) { return error.message; } };
      const library = (name) => ${JSON.stringify(folder)} + '/' + name + '.so';\n`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', prelude + program], {
      encoding: 'utf8',
      env: environment(),
    });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  }

  it('says its version and opens nothing by itself', () => {
    assert.equal(
      run('console.log(Object.keys(addon).join(), addon.version)'),
      `version,open ${version}`,
    );
  });

  it('opens a library, sets it to one thread and returns the exports of a linked addon', () => {
    const program = `const exports = addon.open(library('fit'));
      console.log(core(exports), exports.info().blas.version, exports.info().version, typeof exports.train);`;
    assert.equal(run(program), `Detected1 9.8.7 ${version} function`);
  });

  it('keeps what is open, and returns the same exports', () => {
    const program = `const first = addon.open(library('fit'));
      process.env.OPENBLAS_CORETYPE = 'Other';
      console.log(addon.open(library('fit')) === first, addon.open('/missing.so') === first, core(first));`;
    assert.equal(run(program), 'true true Detected1');
  });

  it('opens other copies of the same file, which choose their kernels anew', () => {
    const program = `const exports = addon.open(library('fit'));
      const seen = [core(exports)];
      for (const name of ['Haswell', 'Nehalem']) {
        process.env.OPENBLAS_CORETYPE = name;
        seen.push(addon.open(library('fit'), true) === exports, core(exports));
      }
      console.log(seen.join());`;
    assert.equal(run(program), 'Detected1,true,Haswell1,true,Nehalem1');
  });

  it('is shared by worker threads, also after another copy was opened', () => {
    const program = `const { Worker } = require('node:worker_threads');
      const exports = addon.open(library('fit'));
      process.env.OPENBLAS_CORETYPE = 'Haswell';
      addon.open(library('fit'), true);
      const code = "const { parentPort, workerData } = require('node:worker_threads');" +
        "parentPort.postMessage(require(workerData).open('/missing.so').info().blas.core);";
      new Worker(code, { eval: true, workerData: ${JSON.stringify(ADDON)} })
        .on('message', (message) => console.log(message));`;
    assert.equal(run(program), 'Haswell1');
  });

  const refusals: Readonly<Record<string, { call: string; says: RegExp }>> = {
    'a file that is missing': {
      call: `library('missing')`,
      says: /^Cannot open the library ".*missing\.so": .*No such file or directory/,
    },
    'a file that is no library': {
      call: `library('text')`,
      says: /^Cannot open the library ".*text\.so": .+/,
    },
    'a library that lacks a function, which it names': {
      call: `library('lacking')`,
      says: /functions begin with "scipy_", but ".*lacking\.so" lacks scipy_cblas_dscal$/,
    },
    'a library without any of the names, all of which it names': {
      call: JSON.stringify(ADDON),
      says: /lacks scipy_cblas_sasum, .*, scipy_openblas_set_num_threads$/,
    },
    'a library with 64-bit integers': {
      call: `library('wide')`,
      says: /with 32-bit integers, but ".*wide\.so" has 64-bit ones: OpenBLAS 9\.8\.7 USE64BITINT/,
    },
    'another copy of a file that is missing': {
      call: `library('missing'), true`,
      says: /^Cannot open the library ".*missing\.so": No such file or directory/,
    },
    'another copy of a file that is no library': {
      call: `library('text'), true`,
      says: /^Cannot open the library ".*text\.so": .+/,
    },
    'what is no file name': { call: '7', says: /Expected native argument "file" to be a string/ },
    'what is neither true nor false': {
      call: `library('fit'), 1`,
      says: /Expected native argument "another" to be a boolean/,
    },
  };
  for (const [name, { call, says }] of Object.entries(refusals)) {
    it(`refuses ${name}, and opens a fit one afterwards`, () => {
      const program = `console.log(refusal(${call})); console.log(core(addon.open(library('fit'))));`;
      const [refusal, core] = run(program).split('\n');
      assert.match(refusal, says);
      assert.equal(core, 'Detected1');
    });
  }

  it('keeps the library in use when another copy is refused', () => {
    const program = `const exports = addon.open(library('fit'));
      console.log(refusal(library('lacking'), true).includes('lacks'), core(exports));`;
    assert.equal(run(program), 'true Detected1');
  });
});

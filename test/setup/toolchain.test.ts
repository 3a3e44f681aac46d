import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { missingTools } from '../../lib/setup/toolchain.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const all = ['C++ compiler', 'make', 'CMake', 'OpenBLAS headers'];
const works = '#!/bin/sh\nexit 0\n';
const fails = '#!/bin/sh\nexit 1\n';

const cases: { name: string; programs: Record<string, string>; missing: string[] }[] = [
  { name: 'an empty PATH', programs: {}, missing: all },
  {
    name: 'everything, OpenBLAS known to pkg-config',
    programs: { 'g++': works, make: works, cmake: works, 'pkg-config': works },
    missing: [],
  },
  {
    name: 'clang and ninja, OpenBLAS found by the preprocessor',
    programs: { 'clang++': works, ninja: works, cmake: works, 'pkg-config': fails },
    missing: [],
  },
  {
    name: 'no OpenBLAS',
    programs: { 'g++': fails, make: works, cmake: works, 'pkg-config': fails },
    missing: ['OpenBLAS headers'],
  },
  {
    name: 'no CMake and no pkg-config',
    programs: { 'g++': works, make: works },
    missing: ['CMake'],
  },
];

describe('setup: missing tools', () => {
  const folder = temporaryFolder();

  for (const { name, programs, missing } of cases) {
    it(name, function () {
      // The programs are made up as shell scripts.
      if (process.platform !== 'linux') this.skip();
      folder.write(programs);
      for (const program of Object.keys(programs)) chmodSync(join(folder.path, program), 0o755);
      assert.deepEqual(missingTools({ PATH: folder.path }), missing);
    });
  }

  it('a file that cannot be executed is no program', function () {
    // Windows has no bit for that.
    if (process.platform !== 'linux') this.skip();
    folder.write({ 'g++': works, make: works, cmake: works });
    assert.deepEqual(missingTools({ PATH: folder.path }), all);
  });
});

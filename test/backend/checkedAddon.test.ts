/**
 * The addon that the native backend runs on. Each fake is the addon of this checkout, with a self-check that fails
 * for some kernels of OpenBLAS.
 */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { firstThatPasses } from '../../lib/backend/checkedAddon.ts';
import { findOtherKernels } from '../../lib/backend/coreTypes.ts';
import { backendOver } from '../../lib/backend/native.ts';
import { BackendSelector } from '../../lib/backend/select.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { ForcedChoiceError } from '../../lib/common/errors.ts';
import { AddonSearch, type AddonSource } from '../../lib/system/addonSearch.ts';
import type { LoadedAddon } from '../../lib/system/openAddon.ts';
import type { NoAddonError } from '../../lib/system/refusal.ts';
import { describeNative } from '../support/backends.ts';

const WRONG = 'gemm in float64 gave 1 instead of 2';
const CORE_VARIABLE = 'OPENBLAS_CORETYPE';

describeNative('the addon in use', (addon) => {
  const before = process.env[CORE_VARIABLE];
  beforeEach(() => {
    delete process.env[CORE_VARIABLE];
  });
  after(() => {
    if (before === undefined) delete process.env[CORE_VARIABLE];
    else process.env[CORE_VARIABLE] = before;
  });

  const source = (name: string, rest: Omit<LoadedAddon, 'name' | 'file'>): AddonSource => ({
    name,
    advice: () => 'Build it',
    load: () => ({ name, file: `/${name}`, ...rest }),
  });

  /** The addon over an OpenBLAS whose kernels compute right results if they are in the list. */
  function over(core: () => string, right: readonly string[], sets?: string[]): Addon {
    const info = addon.info();
    return {
      ...addon,
      info: () => ({
        ...info,
        blas: { ...info.blas, core: core() },
        instructionSets: sets ?? ['x86_64_v4', 'x86_64_v3', 'x86_64_v2'],
      }),
      selfCheck: () => (right.includes(core()) ? '' : WRONG),
      onRefusedThread() {},
    };
  }

  /** A package's addon; OpenBLAS chooses `chosen` unless the variable names other kernels. */
  function packaged(chosen: string, right: readonly string[], sets?: string[]) {
    const asked: string[] = [];
    let core = chosen;
    const exports = over(() => core, right, sets);
    const reopen = () => {
      core = process.env[CORE_VARIABLE] ?? chosen;
      asked.push(core);
      return { ...exports };
    };
    const search = new AddonSearch([source('@fallline/x', { exports, reopen })]);
    return { search, asked };
  }

  it('is the first that passes its checks', () => {
    const stale = { ...addon, info: () => ({ ...addon.info(), version: '0.0.9' }) };
    const search = new AddonSearch([
      source('own', { exports: stale }),
      source('package', { exports: addon }),
    ]);
    const { addon: used, note, refused } = firstThatPasses(search);
    assert.equal(used, addon);
    assert.equal(note, undefined);
    assert.equal(refused.length, 1);
    assert.equal(refused[0].addon, 'own');
    assert.match(refused[0].reason, /^is refused: The addon is that of fallline 0\.0\.9, but this/);
  });

  it('that is linked to OpenBLAS is refused where its results are wrong', () => {
    const search = new AddonSearch([source('own', { exports: over(() => 'Zen', []) })]);
    assert.throws(
      () => firstThatPasses(search),
      (error: NoAddonError) => /^own is refused: .*\(Zen kernels\): gemm/.test(error.message),
    );
  });

  const isX64 = process.arch === 'x64';
  const [chosen, others] = isX64
    ? ['Cooperlake', ['SkylakeX', 'Haswell', 'Sandybridge', 'Nehalem', 'Prescott']]
    : ['armv9sme', ['NEOVERSEN1', 'ARMV8']];

  for (const [i, name] of others.entries()) {
    it(`uses the kernels ${name} if they are the first that are right`, () => {
      const { search, asked } = packaged(chosen, others.slice(i));
      const { addon: used, note, refused } = firstThatPasses(search);
      assert.equal(used.info().blas.core, name);
      assert.deepEqual(asked, others.slice(0, i + 1));
      assert.match(
        String(note),
        new RegExp(
          `^it uses ${name} kernels, because OpenBLAS's own choice fails: .*${chosen} kernels`,
        ),
      );
      assert.equal(search.load().exports, used);
      assert.match(
        refused[0].reason,
        new RegExp(`^is not used with ${chosen} kernels: .*${WRONG}`),
      );
      assert.equal(process.env[CORE_VARIABLE], undefined);
    });
  }

  it('skips the kernels that failed already', () => {
    const { search, asked } = packaged(others[0], others);
    const failing = packaged(others[0], others.slice(1));
    assert.equal(firstThatPasses(search).note, undefined);
    assert.deepEqual(asked, []);
    firstThatPasses(failing.search);
    assert.deepEqual(failing.asked, [others[1]]);
  });

  it('is refused with all that was tried', () => {
    const { search, asked } = packaged(chosen, []);
    assert.throws(
      () => firstThatPasses(search),
      (error: NoAddonError) => {
        const tried = others.map((name) => `${name} \\(.*${WRONG}\\)`).join('; ');
        assert.match(
          error.message,
          new RegExp(`^@fallline/x is refused: .*Others fail too: ${tried}`),
        );
        return true;
      },
    );
    assert.deepEqual(asked, others);
  });

  if (isX64) {
    it('never uses kernels with instructions that the processor lacks', () => {
      for (const [sets, tried] of [
        [
          ['x86_64_v3', 'x86_64_v2'],
          ['Haswell', 'Sandybridge', 'Nehalem', 'Prescott'],
        ],
        [['x86_64_v2'], ['Nehalem', 'Prescott']],
      ]) {
        const { search, asked } = packaged('Zen', [], sets);
        assert.throws(() => firstThatPasses(search));
        assert.deepEqual(asked, tried);
      }
    });
  }

  it('that cannot have other kernels says so', () => {
    const exports = over(() => chosen, []);
    const search = new AddonSearch([source('x', { exports, reopen: () => exports })]);
    assert.throws(() => firstThatPasses(search), new RegExp(`OpenBLAS kept ${chosen}`));
  });

  it('in a worker, whose variables OpenBLAS does not see, asks for the main thread', () => {
    const exports = over(() => chosen, []);
    let copies = 0;
    const reopen = () => {
      copies++;
      return exports;
    };
    const { arch } = process;
    for (const [isWorker, expected] of [
      [true, [`${others[0]} (OpenBLAS kept ${chosen})`, /^a worker .* load fallline in the main/]],
      [false, others.map((name) => `${name} (OpenBLAS kept ${chosen})`)],
    ] as const) {
      copies = 0;
      const tried = findOtherKernels(exports, chosen, reopen, { arch, isWorker });
      assert.ok(Array.isArray(tried));
      assert.equal(tried.length, expected.length);
      for (const [i, each] of expected.entries()) {
        if (each instanceof RegExp) assert.match(tried[i], each);
        else assert.equal(tried[i], each);
      }
      assert.equal(copies, isWorker ? 1 : others.length);
    }
  });

  it('respects the kernels that the user names, and says when they fail', () => {
    const named = others[others.length - 1];
    process.env[CORE_VARIABLE] = named;
    const { search } = packaged(named, others.slice(0, -1));
    const { addon: used, note } = firstThatPasses(search);
    assert.equal(used.info().blas.core, others[0]);
    assert.match(String(note), new RegExp(`because ${CORE_VARIABLE}=${named} fails: `));
    assert.equal(process.env[CORE_VARIABLE], named);
  });

  it('is not exchanged where the user forces an instruction set that is not there', () => {
    const forced = process.env.FALLLINE_INSTRUCTION_SET;
    process.env.FALLLINE_INSTRUCTION_SET = 'x86_64_v9';
    try {
      const search = new AddonSearch([source('own', { exports: addon })]);
      assert.throws(() => firstThatPasses(search), ForcedChoiceError);
      assert.deepEqual(search.refused, []);
    } finally {
      if (forced === undefined) delete process.env.FALLLINE_INSTRUCTION_SET;
      else process.env.FALLLINE_INSTRUCTION_SET = forced;
    }
  });

  it('and its note and refusals are in what the choice of the backend tells', () => {
    const { search } = packaged(chosen, others);
    const native = () => {
      const { addon: used, note, refused } = firstThatPasses(search);
      return { ...backendOver(used), note, refused };
    };
    const loaders = { native, typescript: () => typescriptBackend };
    for (const environment of [{}, { FALLLINE_BACKEND: 'native' }]) {
      const { reason, refused } = new BackendSelector(loaders, environment, assert.fail).info();
      assert.equal(refused[0].addon, '@fallline/x');
      if ('FALLLINE_BACKEND' in environment) continue;
      assert.match(
        reason,
        new RegExp(`^it is the fastest, and it loads; it uses ${others[0]} kernels`),
      );
    }
  });

  it('has its refusals in what is told of the TypeScript backend', () => {
    const warnings: string[] = [];
    const search = new AddonSearch([source('own', { exports: over(() => 'Zen', []) })]);
    const native = () => backendOver(firstThatPasses(search).addon);
    const loaders = { native, typescript: () => typescriptBackend };
    const selector = new BackendSelector(loaders, {}, (text) => warnings.push(text));
    const { name, refused } = selector.info();
    assert.equal(name, 'typescript');
    assert.equal(refused[0].addon, 'own');
    assert.match(refused[0].reason, /Zen kernels/);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /did not load: own is refused: .*\. Build it\. Set FALLLINE_BACKEND/);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { BackendName } from '../../lib/backend/backend.ts';
import { checkAddon } from '../../lib/backend/checkAddon.ts';
import { backendOver } from '../../lib/backend/native.ts';
import { BackendSelector, backend } from '../../lib/backend/select.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { BackendLoadError, ForcedChoiceError } from '../../lib/common/errors.ts';
import { buildLine } from '../../lib/system/advice.ts';
import { backendNames, describeNative } from '../support/backends.ts';

const missing = () => {
  throw new Error('libopenblas.so.0: cannot open shared object file\nRequire stack: …');
};
const fakeNative = { ...typescriptBackend, name: 'native' as const };

function selector(environment: Record<string, string>, native: () => typeof fakeNative) {
  const warnings: string[] = [];
  let loads = 0;
  const loaders = {
    native: () => {
      loads++;
      return native();
    },
    typescript: () => typescriptBackend,
  };
  const made = new BackendSelector(loaders, environment, (message) => warnings.push(message));
  return { made, warnings, loads: () => loads };
}

describe('choice of the backend', () => {
  it('is the first that loads', () => {
    const { made, warnings } = selector({}, () => fakeNative);
    assert.equal(made.info().name, 'native');
    assert.match(made.info().reason, /it loads/);
    assert.deepEqual(warnings, []);
  });

  it('falls back with one warning that says why, and keeps the reason', () => {
    const { made, warnings, loads } = selector({}, missing);
    for (let i = 0; i < 3; i++) assert.equal(made.select().name, 'typescript');
    assert.match(
      made.info().reason,
      /native backend did not load: libopenblas\.so\.0: cannot open/,
    );
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0],
      /libopenblas.*apt-get install libopenblas0\).*FALLLINE_BACKEND=typescript/,
    );
    assert.equal(loads(), 1);
  });

  it('FALLLINE_BACKEND=typescript neither loads nor warns', () => {
    const { made, warnings, loads } = selector({ FALLLINE_BACKEND: 'typescript' }, missing);
    assert.equal(made.select().name, 'typescript');
    assert.equal(made.info().reason, 'FALLLINE_BACKEND=typescript forces it');
    assert.deepEqual([warnings.length, loads()], [0, 0]);
  });

  it('FALLLINE_BACKEND=native throws where it cannot be loaded', () => {
    const { made, warnings } = selector({ FALLLINE_BACKEND: 'native' }, missing);
    for (const attempt of [() => made.select(), () => made.info(), () => made.select('native')]) {
      assert.throws(attempt, (error: BackendLoadError) => {
        assert.ok(error instanceof BackendLoadError);
        assert.equal(error.code, 'ERR_FALLLINE_BACKEND');
        assert.match(
          error.message,
          /native.*cannot be loaded: libopenblas\.so\.0.*Install the OpenBLAS library/,
        );
        assert.match(error.errors[0].message, /Require stack/);
        return true;
      });
    }
    assert.deepEqual(warnings, []);
  });

  it('a name asked for throws as well, and does not change the default', () => {
    const { made } = selector({}, missing);
    assert.throws(() => made.select('native'), BackendLoadError);
    assert.equal(made.select('typescript').name, 'typescript');
  });

  it('asking for another than the forced one is refused', () => {
    const { made } = selector({ FALLLINE_BACKEND: 'typescript' }, () => fakeNative);
    assert.throws(() => made.select('native'), /forces, but received 'native'/);
  });

  it('an unknown name in FALLLINE_BACKEND is refused, with the nearest one', () => {
    const { made } = selector({ FALLLINE_BACKEND: 'natve' }, () => fakeNative);
    assert.throws(
      () => made.info(),
      /FALLLINE_BACKEND.*"natve" \(string\)\. Did you mean 'native'\?/,
    );
  });

  it('a forced choice that cannot be made is never fallen back from', () => {
    const { made } = selector({}, () => {
      throw new ForcedChoiceError(new RangeError('no such instruction set'));
    });
    assert.throws(() => made.select(), /^ForcedChoiceError: no such instruction set$/);
  });

  it('runs here on the backend that FALLLINE_BACKEND or the order demands', () => {
    const expected: BackendName = backendNames[0];
    assert.equal(backend().name, expected);
    assert.ok(Object.isFrozen(backend()));
  });

  it('a process without the addon trains, and warns once', () => {
    // The condition points "#native" at a file that is not there.
    const script = `
      import { SigmoidClassifier, backend } from './lib/index.ts';
      for (let i = 0; i < 3; i++) new SigmoidClassifier().fitSync([[1], [2]], [0, 1]);
      console.log(backend().name);`;
    const { FALLLINE_BACKEND: _, NODE_OPTIONS: __, ...env } = process.env;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [
        '--conditions=fallline-without-addon',
        '--import',
        'tsx/esm',
        '--input-type=module',
        '-e',
        script,
      ],
      { env, encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    assert.equal(stdout.trim(), 'typescript');
    assert.equal(stderr.match(/fallline runs on its typescript backend/g)?.length, 1, stderr);
    assert.match(stderr, /npm run build:native/);
  });
});

describe('the command that builds the addon', () => {
  for (const [root, line] of [
    ['/srv/app/', 'npm run build:native'],
    ['/srv/app/node_modules/fallline/', 'npm run build:native --prefix node_modules/fallline'],
    ['/srv/app/node_modules/@fork/f/', 'npm run build:native --prefix node_modules/@fork/f'],
    ['/srv/app/a/node_modules/fallline/', 'npm run build:native --prefix a/node_modules/fallline'],
    ['/srv/application/', 'npm run build:native --prefix /srv/application'],
    ['/home/my apps/fallline/', "npm run build:native --prefix '/home/my apps/fallline'"],
  ]) {
    it(`in ${root} is ${line}`, () => assert.equal(buildLine(root, '/srv/app'), line));
  }
});

describeNative('the addon checks itself', (addon) => {
  it('and finds its answers right', () => assert.equal(addon.selfCheck(), ''));

  it('and would notice a wrong one', () => {
    assert.match(addon.selfCheck(1e-3), /gem[mv] in float32 gave .* instead of /);
    assert.match(addon.selfCheck(1e-9), /in float64 gave .* instead of /);
  });

  it('a wrong answer is a load error', () => {
    const wrong = { ...addon, selfCheck: () => 'gemv in float32 gave 1 instead of 2' };
    assert.throws(() => checkAddon(wrong), /computes wrong results on this processor .*gemv/);
  });

  it('an addon of another version is a load error', () => {
    for (const [version, said] of [
      ['0.0.9', /The addon is that of fallline 0\.0\.9, but this is fallline \d/],
      [undefined, /The addon is that of fallline before 0\.1\.0/],
    ] as const) {
      const info = { ...addon.info(), version: version as string };
      assert.throws(() => checkAddon({ ...addon, info: () => info }), said);
    }
  });

  it('an addon of other sources is a load error', () => {
    const old = { ...addon, info: () => ({ ...addon.info(), losses: ['logistic'] }) };
    assert.throws(() => checkAddon(old), /other sources.*losses logistic instead of/);
  });

  it('FALLLINE_INSTRUCTION_SET forces its kernels', () => {
    const { instructionSets, instructionSet } = addon.info();
    const before = process.env.FALLLINE_INSTRUCTION_SET;
    try {
      for (const name of instructionSets) {
        process.env.FALLLINE_INSTRUCTION_SET = name;
        checkAddon(addon);
        assert.match(backendOver(addon).description, new RegExp(`${name}$`));
      }
      process.env.FALLLINE_INSTRUCTION_SET = 'x86_64_v9';
      assert.throws(() => checkAddon(addon), /Expected "FALLLINE_INSTRUCTION_SET" to be one of/);
    } finally {
      if (before === undefined) delete process.env.FALLLINE_INSTRUCTION_SET;
      else process.env.FALLLINE_INSTRUCTION_SET = before;
      addon.useInstructionSet(instructionSet);
    }
  });
});

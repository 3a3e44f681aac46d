import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemInfo } from '../../lib/cli/info.ts';
import { backendNames, NATIVE_LEFT_OUT, withNative } from '../support/backends.ts';
import { fallline, inFolder } from './process.ts';

const WITHOUT_VEGA = new URL('withoutVega.mjs', import.meta.url).href;
/** Runs for minutes unless it is stopped. */
const LONG = ['--epochs', '100000000'];

describe('fallline as a program', () => {
  it('sigmoid prints the log, writes its files and exits with 0', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'out');
      const { code, stdout, stderr } = await fallline(['sigmoid', '--out', out]);
      assert.equal(stderr, '');
      assert.equal(code, 0);
      assert.match(stdout, /^\[INFO\] backend \w+: .*\n\[INFO\] training\.\.\.\n/);
      assert.match(stdout, /\n\[INFO\] epoch=100, loss=0\.2935707\n\[INFO\] evaluating\.\.\.\n/);
      assert.deepEqual(readdirSync(out).sort(), ['data.svg', 'loss.svg', 'report.html']);
    }));

  it('--quiet prints nothing, and the files are there', () =>
    inFolder(async (folder) => {
      const result = await fallline(['sigmoid', '--quiet', '--out', folder]);
      assert.deepEqual(result, { code: 0, stdout: '', stderr: '' });
      assert.equal(readdirSync(folder).length, 3);
    }));

  for (const backend of backendNames) {
    it(`Ctrl-C ends training on the ${backend} backend: exit code 130, no files`, () =>
      inFolder(async (folder) => {
        let stopped = false;
        const { code, stdout, stderr } = await fallline(
          ['sigmoid', ...LONG, '--backend', backend, '--out', folder],
          {
            onOutput: (text, child) => {
              if (stopped || !text.includes('epoch=1,')) return;
              stopped = true;
              // As under npx, which passes on what the terminal has already sent to all.
              child.kill('SIGINT');
              child.kill('SIGINT');
            },
          },
        );
        assert.equal(stderr, 'fallline: interrupted by SIGINT; no files were written\n');
        assert.equal(code, 130);
        assert.doesNotMatch(stdout, /evaluating/);
        assert.deepEqual(readdirSync(folder), []);
      }));
  }
  if (!withNative) it(NATIVE_LEFT_OUT);

  it('goes on in silence when nobody reads any more', () =>
    inFolder(async (folder) => {
      const { code, stderr } = await fallline(['sigmoid', '-e', '3000', '--out', folder], {
        onOutput: (_text, child) => child.stdout?.destroy(),
      });
      assert.equal(stderr, '');
      assert.equal(code, 0);
      assert.equal(readdirSync(folder).length, 3);
    }));

  it('without vega: trains, writes the page, names the line that installs it', () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await fallline(['sigmoid', '--out', folder], {
        imports: [WITHOUT_VEGA],
      });
      assert.equal(
        stderr,
        'fallline: the pictures were left out. Charts need the packages vega and vega-lite; ' +
          'install them with: npm install vega vega-lite\n',
      );
      assert.equal(code, 1, 'the folder was asked for, and is not complete');
      assert.match(stdout, /weighted avg/);
      assert.deepEqual(readdirSync(folder), ['report.html']);
    }));

  it('a folder that cannot be made is said before training, exit code 1', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const out = join(file, 'below');
      const { code, stdout, stderr } = await fallline(['sigmoid', '--out', out]);
      assert.equal(
        stderr,
        `fallline: Cannot write to the folder ${JSON.stringify(out)}: a file is in the way\n`,
      );
      assert.equal(code, 1);
      assert.doesNotMatch(stdout, /training/);
    }));

  it('divergence is said in the library’s words, exit code 1', () =>
    inFolder(async (folder) => {
      const args = ['sigmoid', '--loss', 'logistic', '--alpha', '1e308', '--out', folder];
      const { code, stderr } = await fallline(args);
      assert.match(
        stderr,
        /^fallline: Training diverged in epoch 1: .* learning rate 1e\+308\. .*\n$/,
      );
      assert.equal(code, 1);
      assert.deepEqual(readdirSync(folder), []);
    }));

  it('FALLLINE_DEBUG=1 adds the stack', async () => {
    const { code, stderr } = await fallline(['sigmoid', '-e', '0'], {
      env: { FALLLINE_DEBUG: '1' },
    });
    assert.equal(code, 2);
    assert.match(stderr, /^fallline: Expected "epochs" .*\nRangeError: .*\n {4}at /);
  });

  it('stdout that cannot be written to is an error', async function () {
    // Only a device that is always full makes this happen at will.
    if (!existsSync('/dev/full')) this.skip();
    const { code, stderr } = await fallline(['info'], { stdoutPath: '/dev/full' });
    assert.match(stderr, /^fallline: Cannot print: ENOSPC.*\n$/);
    assert.equal(code, 1);
  });
});

describe('fallline info', () => {
  for (const backend of backendNames) {
    it(`--backend ${backend} --json shows that it runs, and why`, async () => {
      const { code, stdout, stderr } = await fallline(['info', '--json', '--backend', backend]);
      assert.equal(stderr, '');
      assert.equal(code, 0);
      const info: SystemInfo = JSON.parse(stdout);
      assert.equal(info.backend.name, backend);
      assert.equal(info.backend.reason, `--backend ${backend} asks for it`);
      assert.equal(info.node, process.versions.node);
      assert.equal(info.platform, process.platform);
      assert.equal(info.arch, process.arch);
      assert.match(info.fallline, /^\d+\.\d+\.\d+$/);
      if (backend === 'native') {
        assert.match(
          info.backend.description,
          new RegExp(`${info.blas?.version}.*${info.blas?.core}`),
        );
        assert.ok(info.instructionSets?.includes(String(info.instructionSet)));
        assert.match(String(info.addon), /^\/.*\/fallline\.node$/);
        assert.ok(info.threads >= 1);
      } else {
        const { addon, blas, instructionSet, threads } = info;
        assert.deepEqual([addon, blas, instructionSet, threads], [null, null, null, 1]);
      }
      assert.deepEqual(info.backend.refused, []);
    });
  }

  it('shows the same to people', async () => {
    const { stdout } = await fallline(['info', '--backend', backendNames[0]]);
    for (const name of [
      'fallline',
      'backend',
      'why',
      'computes with',
      'threads',
      'Node',
      'platform',
    ]) {
      assert.match(stdout, new RegExp(`^${name} {2,}\\S`, 'm'));
    }
    if (backendNames[0] === 'native') {
      assert.match(stdout, /^addon +.*fallline\.node$/m);
      assert.match(stdout, /^OpenBLAS +\d/m);
      assert.match(stdout, /^instruction set +\w/m);
    }
  });

  it('shows what was refused', async () => {
    const env = { FALLLINE_ADDON: 'none.node', FALLLINE_BACKEND: '' };
    const result = await fallline(['info'], { env });
    assert.equal(result.code, 0);
    assert.match(result.stdout, /^backend +typescript$/m);
    assert.match(
      result.stdout,
      /^refused +none\.node does not load: Cannot find module '.*none\.node'$/m,
    );
    const { stdout } = await fallline(['info', '--json'], { env });
    const { addon, backend }: SystemInfo = JSON.parse(stdout);
    assert.equal(addon, null);
    assert.equal(backend.refused[0].addon, 'none.node');
    assert.match(backend.refused[0].reason, /^does not load: Cannot find module/);
  });

  it('refuses --backend against FALLLINE_BACKEND', async () => {
    const result = await fallline(['info', '--backend', 'native'], {
      env: { FALLLINE_BACKEND: 'typescript' },
    });
    assert.deepEqual(result, {
      code: 2,
      stdout: '',
      stderr:
        "fallline: Expected \"backend\" to be 'typescript', which FALLLINE_BACKEND forces, but received 'native'\n",
    });
  });
});

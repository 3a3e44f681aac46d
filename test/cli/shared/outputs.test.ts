/** Where results go: files of their own that are tried out first, stdout, and what cannot be written. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { put, readRows, readText, twoClasses } from '../data.ts';
import { assertRefused, cli, cliJson } from '../inProcess.ts';
import { fallline, inFolder } from '../process.ts';

const QUICK = ['train', 'iris', '--epochs', '2'];

describe('the files of a command', () => {
  const clash = (one: string, other: string) =>
    new RegExp(`^Expected "${one}" and "${other}" to be different files, but both lead to "`);

  const OUTPUTS: Record<string, [(folder: string) => string[], RegExp]> = {
    'one name': [
      (folder) => ['--save', join(folder, 'm.json'), '--checkpoint', join(folder, 'm.json')],
      clash('save', 'checkpoint'),
    ],
    'one name, written in two ways': [
      (folder) => ['--save', join(folder, 'm.json'), '--report', `${folder}/./a/../m.json`],
      clash('save', 'report'),
    ],
    'a link to the other': [
      (folder) => {
        symlinkSync('m.json', join(folder, 'link'));
        return ['--save', join(folder, 'm.json'), '--checkpoint', join(folder, 'link')];
      },
      clash('save', 'checkpoint'),
    ],
    'a linked folder': [
      (folder) => {
        symlinkSync('a', join(folder, 'b'));
        return ['--checkpoint', join(folder, 'a', 'x'), '--report', join(folder, 'b', 'x')];
      },
      clash('checkpoint', 'report'),
    ],
    'the page in the folder': [
      (folder) => ['--report', join(folder, 'out', 'report.html'), '--out', join(folder, 'out')],
      clash('report', 'out'),
    ],
    'a picture in the folder': [
      (folder) => ['--save', join(folder, 'out/pictures/loss.svg'), '--out', join(folder, 'out')],
      /^Expected "save" to be a file outside of the folder ".*pictures", which "out" fills$/,
    ],
  };
  for (const [what, [args, message]] of Object.entries(OUTPUTS)) {
    it(`are refused as outputs: ${what}`, () =>
      inFolder(async (folder) => {
        mkdirSync(join(folder, 'a'));
        await assertRefused([...QUICK, ...args(folder)], { code: 2, message });
      }));
  }

  for (const option of ['--save', '--report', '--checkpoint']) {
    it(`are refused where ${option} would replace the data, through a link too`, () =>
      inFolder(async (folder) => {
        const data = put(folder, 'd.csv', twoClasses());
        symlinkSync(data, join(folder, 'link.csv'));
        for (const path of [data, join(folder, 'link.csv')]) {
          await assertRefused(['train', data, '--target', 'label', option, path], {
            code: 2,
            message: new RegExp(
              `^Expected "${option.slice(2)}" to be another file than DATA, which it would replace: both`,
            ),
          });
        }
        assert.equal(readText(data), twoClasses());
      }));
  }

  it('are refused where a result would replace the validation rows, a model or a checkpoint', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'd.csv', twoClasses());
      const held = put(folder, 'h.csv', twoClasses());
      const [model, checkpoint] = [join(folder, 'm.json'), join(folder, 'c.json')];
      const train = ['train', data, '--target', 'label', '--epochs', '3'];
      const made = await cli(...train, '--save', model, '--checkpoint', checkpoint);
      assert.equal(made.code, 0, made.stderr);
      for (const [args, message] of [
        [[...train, '--validation', held, '--save', held], /"save" .* than validation,/],
        [[...train, '--resume', checkpoint, '--save', checkpoint], /"save" .* than resume,/],
        [['predict', model, data, '--out', data], /"out" .* than DATA,/],
        [['predict', model, data, '--out', model], /"out" .* than MODEL,/],
        [['evaluate', model, data, '--report', data], /"report" .* than DATA,/],
      ] as const) {
        const before = [held, checkpoint, data, model].map(readText);
        await assertRefused(args, { code: 2, message });
        assert.deepEqual([held, checkpoint, data, model].map(readText), before);
      }
      // A checkpoint may take the place of the one that the run goes on from.
      const longer = [...train.slice(0, -1), '5'];
      const resumed = await cli(...longer, '--resume', checkpoint, '--checkpoint', checkpoint);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.equal(JSON.parse(readText(checkpoint)).counters.epochs, 5);
    }));

  it('may be two names of one file, which part', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'd.csv', twoClasses());
      const other = join(folder, 'other');
      linkSync(data, other);
      const { code } = await cli('train', data, '--target', 'label', '--save', other);
      assert.equal(code, 0);
      assert.equal(readText(data), twoClasses());
      assert.equal(JSON.parse(readText(other)).format, 'fallline-pipeline');
    }));

  it('are cleaned of what killed runs left, before training', () =>
    inFolder(async (folder) => {
      const left = '.fallline-00000000-1-1-00000000.tmp';
      writeFileSync(join(folder, left), '{"half');
      utimesSync(join(folder, left), 0, 0);
      assert.equal((await cli(...QUICK, '--save', join(folder, 'm.json'))).code, 0);
      assert.deepEqual(readdirSync(folder), ['m.json']);
    }));
});

describe('stdout as the place of a result', () => {
  for (const name of ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']) {
    it(`takes the model: --save ${name}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'm.json');
        await cli(...QUICK, '--save', path);
        const { code, stdout, stderr } = await cli(...QUICK, '--save', name);
        assert.equal(code, 0);
        assert.equal(stdout, readText(path));
        assert.match(stderr, /\[INFO\] training\.\.\.\n(.*\n)*\[INFO\] wrote stdout\n/);
      }));
  }

  it('takes predictions and a page', () =>
    inFolder(async (folder) => {
      const model = join(folder, 'm.json');
      await cli(...QUICK, '--save', model);
      const rows = readRows((await cli('predict', model, 'iris', '--out', '-')).stdout);
      assert.deepEqual([rows[0], rows.length], [['prediction'], 151]);
      for (const command of [QUICK, ['evaluate', model, 'iris']]) {
        const { code, stdout, stderr } = await cli(...command, '--report', '/dev/stdout');
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^<!doctype html>[\s\S]*<\/html>\s*$/i);
        assert.match(stderr, /accuracy/);
      }
    }));

  const REFUSED: Record<string, [string[], RegExp]> = {
    'two results': [
      [...QUICK, '--save', '-', '--report', '/dev/stdout'],
      /^Expected only one result on stdout, but "save" and "report" go there$/,
    ],
    'a model beside JSON': [
      [...QUICK, '--save', '-', '--json'],
      /^Expected only one result on stdout, but "save" and "json" go there$/,
    ],
    'a page beside JSON': [
      ['evaluate', 'm.json', 'iris', '--report', '-', '--json'],
      /^Expected only one result on stdout, but "report" and "json" go there$/,
    ],
    'a checkpoint, which is written again and again': [
      [...QUICK, '--checkpoint', '-'],
      /^Expected "checkpoint" to be the path of a file, but received "-", which is stdout$/,
    ],
    'the folder of an experiment': [
      ['explore', 'canyon', '--out', '-'],
      /^Expected "out" to be the path of a folder, but received "-", which is stdout$/,
    ],
    'the folder of sigmoid': [
      ['sigmoid', '--out', '-'],
      /^Expected "out" to be the path of a folder, but received "-", which is stdout$/,
    ],
    'an exported lab': [
      ['lab', '--export', '/dev/stdout'],
      /^Expected "export" to be the path of a folder, but received "\/dev\/stdout", which is stdout$/,
    ],
    'a folder': [
      [...QUICK, '--out', '/dev/stdout'],
      /^Expected "out" to be the path of a folder, but received "\/dev\/stdout", which is stdout$/,
    ],
  };
  for (const [what, [args, message]] of Object.entries(REFUSED)) {
    it(`is refused to ${what}`, () => assertRefused(args, { code: 2, message }));
  }
});

describe('what cannot be written', () => {
  const PROGRAM = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url));
  const MLP = [
    ...['train', 'iris', '--model', 'mlp', '--hidden', '48', '--epochs', '30', '--optimizer'],
    ...['adam', '--checkpoint-every', '1', '--json'],
  ];

  it('keeps nothing else from being written: exit code 1, and JSON says both', () =>
    inFolder(async (folder) => {
      const [save, checkpoint] = [join(folder, 'm.json'), join(folder, 'c.json')];
      // Files of at most 12 or 24 kB, by the shell: the model has 8, the checkpoint 25.
      const limited = ['-c', 'ulimit -f 24; exec "$0" "$@"', process.execPath];
      const args = ['--import', 'tsx/esm', PROGRAM, ...MLP];
      const { code, stdout, stderr } = await new Promise<{
        code: unknown;
        stdout: string;
        stderr: string;
      }>((resolve) => {
        execFile(
          'sh',
          [...limited, ...args, '--save', save, '--checkpoint', checkpoint],
          (error, out, log) => resolve({ code: error?.code ?? 0, stdout: out, stderr: log }),
        );
      });
      assert.equal(code, 1, stderr);
      const reason = `Cannot write the file ${JSON.stringify(checkpoint)}: it would be larger than files may be here`;
      const { epochs, written, unwritten } = JSON.parse(stdout);
      assert.deepEqual(
        { epochs, written, unwritten },
        { epochs: 30, written: [save], unwritten: [reason] },
      );
      // What else is said, of the training, is not about files.
      const warnings = stderr.split('\n').filter((line) => line.includes(reason));
      assert.deepEqual(warnings, [
        `fallline: the checkpoint ${checkpoint} was not written (${reason}); training goes on, and the next one is tried`,
        `fallline: ${reason}`,
      ]);
      assert.deepEqual(readdirSync(folder), ['m.json']);
    }));

  it('is a checkpoint that warns at once, while training goes on', () =>
    inFolder(async (folder) => {
      const [below, save] = [join(folder, 'below'), join(folder, 'm.json')];
      const checkpoint = join(below, 'c.json');
      const steps: string[] = [];
      const { code, stderr } = await fallline(
        [
          ...['train', 'digits', '--epochs', '100000000', '--patience', 'none', '--tolerance', '0'],
          ...['--solver', 'descent', '--checkpoint', checkpoint, '--save', save],
        ],
        {
          onOutput: (text) => {
            if (!text.includes('training...')) return;
            steps.push('training');
            // The network folder goes away, and something else is in its place.
            renameSync(below, `${below}-gone`);
            writeFileSync(below, '');
          },
          onError: (text, child) => {
            if (!text.includes('was not written')) return;
            steps.push('warned');
            setTimeout(() => child.kill('SIGTERM'), 300);
          },
        },
      );
      assert.equal(code, 143, stderr);
      assert.deepEqual(steps, ['training', 'warned'], 'once, though there were many checkpoints');
      assert.match(
        stderr,
        /fallline: the checkpoint .*c\.json was not written \(Cannot write to the folder ".*below": a file is in the way\); training goes on/,
      );
      assert.ok(
        stderr.endsWith(`the last one completed; wrote ${save}\n`),
        'SIGTERM keeps what was reached',
      );
      assert.equal(JSON.parse(readText(save)).format, 'fallline-pipeline');
    }));

  it('is stdout: the model is there, exit code 1', async function () {
    if (process.platform !== 'linux') this.skip();
    await inFolder(async (folder) => {
      const save = join(folder, 'm.json');
      const { code, stderr } = await fallline([...QUICK, '--json', '--quiet', '--save', save], {
        stdoutPath: '/dev/full',
      });
      assert.match(stderr, /(^|\n)fallline: Cannot print: ENOSPC.*\n$/);
      assert.equal(code, 1);
      assert.equal(JSON.parse(readText(save)).format, 'fallline-pipeline');
    });
  });

  it('is said in JSON to be nothing where all is written', () =>
    inFolder(async (folder) => {
      const save = join(folder, 'm.json');
      const { written, unwritten } = await cliJson<{ written: string[]; unwritten: string[] }>(
        ...[...QUICK, '--save', save],
      );
      assert.deepEqual({ written, unwritten }, { written: [save], unwritten: [] });
    }));
});

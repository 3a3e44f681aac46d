/** Labels, names of columns and of files that hold escapes of terminals: shown where people read them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../lib/cli/program.ts';
import { put, readText, twoClasses } from './data.ts';
import { cli, Kept } from './inProcess.ts';
import { inFolder } from './process.ts';

/** Renames the window, clears the screen in two ways, turns text around, and goes back over the line. */
const EVIL = '\u001b]0;owned\u0007\u001b[2J\u009b2J\u202egpj\r';
const SHOWN = '\\x1b]0;owned\\x07\\x1b[2J\\x9b2J\\u202egpj';
/** Whatever a terminal acts upon but line breaks and tabs. */
const ACTED_UPON = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** A table whose names and labels hold escapes, quoted as CSV must have them. */
function evilTable(): string {
  const quoted = (text: string) => `"${text}"`;
  return twoClasses([quoted(`no${EVIL}`), quoted('y\nes')]).replace(
    'size,noise,label',
    [`size${EVIL}`, `noise${EVIL}`, `label${EVIL}`].map(quoted).join(','),
  );
}

/** Runs a command on terminals; returns all that they were sent. */
async function onTerminal(...args: string[]) {
  const [stdout, stderr] = [new Kept(true), new Kept(true)];
  const code = await runCli(args, { stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Without what draws the progress, which is the command line's own. */
function withoutProgress(text: string): string {
  return text.replaceAll('\r\u001b[K', '');
}

describe('escapes of terminals', () => {
  it('are shown by train, evaluate and predict, and stay in files', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', evilTable());
      const model = join(folder, 'model.json');
      const out = join(folder, 'out');
      const report = join(folder, 'report.html');
      const target = `label${EVIL}`;
      const files = ['--save', model, '--out', out, '--report', report];
      const trained = await onTerminal(
        'train',
        file,
        ...['--target', target, '--epochs', '20', ...files],
      );
      assert.equal(trained.code, 0, trained.stderr);
      assert.doesNotMatch(trained.stdout, ACTED_UPON);
      assert.doesNotMatch(withoutProgress(trained.stderr), ACTED_UPON);
      assert.ok(trained.stdout.includes(`target: label${SHOWN}`), trained.stdout);
      // In the table of classes, each on its line.
      assert.match(trained.stdout, /^ *no\\x1b\]0;owned\S* {2,}\d\.\d\d/m);
      assert.match(trained.stdout, /^ *y\\nes {2,}\d\.\d\d/m);

      // Files keep the data.
      const json = JSON.parse(readText(model));
      assert.deepEqual(json.model.classes, [`no${EVIL}`, 'y\nes']);
      const pictures = readdirSync(join(out, 'pictures')).filter((each) => each.endsWith('.svg'));
      // The pictures in PNG were made of these, by a reader of XML.
      assert.ok(pictures.length >= 5 && trained.stdout.includes('confusion.png'));
      for (const name of pictures) {
        const svg = readFileSync(join(out, 'pictures', name), 'utf8');
        assert.doesNotMatch(svg, /(?![\t\n\r\x7f-\x9f])\p{Cc}/u, `${name} is no XML`);
      }
      assert.doesNotMatch(readText(report), /(?![\t\n\r\x7f-\x9f])\p{Cc}/u);
      assert.ok(readText(report).includes('\\x1b]0;owned'));

      const evaluated = await onTerminal('evaluate', model, file);
      assert.equal(evaluated.code, 0, evaluated.stderr);
      assert.doesNotMatch(evaluated.stdout, ACTED_UPON);
      const asJson = await onTerminal('evaluate', model, file, '--json');
      assert.doesNotMatch(asJson.stdout, ACTED_UPON);
      const { classes } = JSON.parse(asJson.stdout) as { classes: { label: string }[] };
      assert.deepEqual(classes[0].label, `no${EVIL}`);

      const predicted = await onTerminal('predict', model, file);
      assert.doesNotMatch(predicted.stdout, ACTED_UPON);
      assert.ok(predicted.stdout.includes('no\\u001b]0;owned'));
      // What goes into a pipe is data.
      const piped = await cli('predict', model, file);
      assert.ok(piped.stdout.includes(`no${EVIL}`));
    }));

  it('are shown in errors, of data and of command lines', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', evilTable());
      const commands: readonly (readonly string[])[] = [
        ['train', file, '--target', `x${EVIL}`],
        ['train', join(folder, `none${EVIL}.csv`), '--target', 'x'],
        ['train', file],
        ['train', file, '--target', `label${EVIL}`, '--loss', EVIL],
        ['train', file, `--${EVIL}`],
        ['predict', `none${EVIL}.json`, file],
        ['evaluate', file, file],
        ['explore', EVIL],
        ['explain', EVIL],
        ['lab', '--port', EVIL],
        [EVIL],
        ['sigmoid', '--out', `none\0${EVIL}`],
        ['bench', '--workloads', EVIL],
        ['info', '--backend', EVIL],
      ];
      for (const args of commands) {
        const { code, stdout, stderr } = await onTerminal(...args);
        assert.notEqual(code, 0, args.join(' '));
        assert.ok(stderr.length > 0, args.join(' '));
        assert.doesNotMatch(`${stdout}${stderr}`, ACTED_UPON, args.join(' '));
      }
    }));

  it('are shown in what explore and the progress print', async () => {
    await inFolder(async (folder) => {
      const { code, stdout, stderr } = await onTerminal(
        ...['explore', 'canyon', '--out', join(folder, `a\u001b[2Jb`)],
      );
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(`${stdout}${stderr}`, ACTED_UPON);
      assert.ok(stdout.includes('a\\x1b[2Jb'));
    });
  });
});

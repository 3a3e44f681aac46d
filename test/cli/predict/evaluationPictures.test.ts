/** The pictures of `train` and `evaluate`: which there are for which data, as files and on the page. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadIris } from '../../../lib/datasets/bundled.ts';
import { rocAuc } from '../../../lib/metrics/rocAuc.ts';
import { describeInBrowser, PHONE } from '../../support/browser.ts';
import { TEXT_FAULTS } from '../../support/textFaults.ts';
import { prices, put, readText, twoClasses } from '../data.ts';
import { cli, cliJson } from '../inProcess.ts';
import { inFolder } from '../process.ts';

/** Trains on data, and returns the folder with the page and pictures. */
async function trainedOut(folder: string, ...args: string[]): Promise<string> {
  const out = join(folder, 'out');
  const { code, stderr } = await cli('train', ...args, '--quiet', '--out', out);
  assert.equal(code, 0, stderr);
  return out;
}

/** Names of the pictures, each of which is there as SVG and PNG. */
function picturesIn(out: string): string[] {
  const files = readdirSync(join(out, 'pictures')).sort();
  const names = [...new Set(files.map((file) => file.replace(/\.(svg|png)$/, '')))];
  assert.deepEqual(files, names.flatMap((name) => [`${name}.png`, `${name}.svg`]).sort());
  return names;
}

const RANKED = ['calibration', 'confusion', 'losses', 'precision-recall', 'roc'];

describe('pictures of train and evaluate', () => {
  it('show curves for each class against the others', () =>
    inFolder(async (folder) => {
      const model = join(folder, 'm.json');
      const out = await trainedOut(folder, 'iris', '--standardize', '--save', model);
      assert.deepEqual(picturesIn(out), RANKED);
      const roc = readText(join(out, 'pictures', 'roc.svg'));
      for (const name of loadIris().targetNames) assert.match(roc, new RegExp(`>${name} \\(area `));
      assert.match(roc, /each class against the others/);

      const again = join(folder, 'evaluated');
      const { code, stdout } = await cli('evaluate', model, 'iris', '--out', again);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`wrote ${join(again, 'pictures', 'roc.svg')}\n`));
      assert.deepEqual(
        picturesIn(again),
        RANKED.filter((name) => name !== 'losses'),
      );
      assert.equal(readText(join(again, 'report.html')).split('<figure>').length - 1, 4);
    }));

  it('name the area that evaluate prints, and regions of two features', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'a.csv', twoClasses());
      const model = join(folder, 'm.json');
      const args = [data, '--target', 'label', '--standardize', '--epochs', '3', '--save', model];
      const out = await trainedOut(folder, ...args);
      assert.deepEqual(picturesIn(out), [...RANKED, 'regions'].sort());
      const { rocAuc: area } = await cliJson<{ rocAuc: number }>('evaluate', model, data);
      const roc = readText(join(out, 'pictures', 'roc.svg'));
      assert.ok(roc.includes(`(area ${area.toFixed(3)})`), `${area}`);
      assert.match(readText(join(out, 'pictures', 'regions.svg')), />size \(standardized\)</);
    }));

  it('leave calibration out where there are no probabilities', () =>
    inFolder(async (folder) => {
      const args = ['iris', '--model', 'linearSvc', '--epochs', '5'];
      const out = await trainedOut(folder, ...args);
      assert.deepEqual(
        picturesIn(out),
        RANKED.filter((name) => name !== 'calibration'),
      );
    }));

  it('show the weights of digits as images', () =>
    inFolder(async (folder) => {
      const out = await trainedOut(folder, 'digits', '--standardize', '--epochs', '2');
      assert.deepEqual(picturesIn(out), [...RANKED, 'weights']);
      const svg = readText(join(out, 'pictures', 'weights.svg'));
      assert.equal(svg.split('<image').length - 1, 10);
    }));

  it('show the loss alone for numbers', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'a.csv', prices());
      const out = await trainedOut(folder, data, '--target', 'price', '--standardize');
      assert.deepEqual(picturesIn(out), ['losses']);
    }));

  it('refuse a folder that cannot be written to, before training', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'file', '');
      const { code, stderr, stdout } = await cli('train', 'iris', '--out', join(file, 'x'));
      assert.equal(code, 1);
      assert.match(stderr, /^fallline: Cannot write to the folder ".*": a file is in the way/);
      assert.doesNotMatch(stdout, /training/);
      assert.ok(!existsSync(join(folder, 'x')));
    }));
});

describe('rankings of two columns of scores', () => {
  it('are by the margin, as the area under the curve is', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'a.csv', twoClasses());
      const model = join(folder, 'm.json');
      const extra = ['--model', 'linearSvc', '--multi-class', 'crammerSinger', '--epochs', '3'];
      const out = await trainedOut(folder, data, '--target', 'label', ...extra, '--save', model);
      const { rocAuc: area } = await cliJson<{ rocAuc: number }>('evaluate', model, data);
      assert.ok(area > rocAuc([0, 1], [0, 0]));
      assert.ok(readText(join(out, 'pictures', 'roc.svg')).includes(`(area ${area.toFixed(3)})`));
    }));
});

describeInBrowser('pages of commands in a browser', (browser) => {
  it('of sigmoid shows both pictures, and fetches nothing', () =>
    inFolder(async (folder) => {
      assert.equal((await cli('sigmoid', '--epochs', '20', '--out', folder)).code, 0);
      const html = readText(join(folder, 'report.html'));
      const { page, complaints, requests } = await browser.open({ html, colorScheme: 'dark' });
      assert.deepEqual([complaints, requests], [[], []]);
      assert.equal(await page.locator('figure svg').count(), 2);
      assert.deepEqual(await page.evaluate(TEXT_FAULTS), []);
    }));

  it('of train shows all pictures, light and dark, and fetches nothing', () =>
    inFolder(async (folder) => {
      const data = put(folder, 'a.csv', twoClasses());
      const out = await trainedOut(folder, data, '--target', 'label', '--epochs', '3');
      const html = readText(join(out, 'report.html'));
      for (const options of [{}, { colorScheme: 'dark' }, PHONE] as const) {
        const { page, complaints, requests } = await browser.open({ html, ...options });
        assert.deepEqual([complaints, requests], [[], []]);
        assert.equal(await page.locator('figure svg').count(), 6);
        assert.deepEqual(await page.evaluate(TEXT_FAULTS), []);
      }
    }));
});

/** The pages of fallline explore in a browser: they show their pictures, complain of nothing and fetch nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInBrowser, PHONE } from '../../support/browser.ts';
import { TEXT_FAULTS } from '../../support/textFaults.ts';
import { cli } from '../inProcess.ts';

/** Six windows of a browser, and under sanitizers the work before them, take their time. */
const LONG = 120_000;
/** Surfaces and paths, lines and planes, curves and tables. */
const PAGES: readonly (readonly string[])[] = [
  ['canyon', '--steps', '30'],
  ['grid'],
  ['landscape', '--samples', '5'],
  ['loss-curves', '--epochs', '20'],
];

describeInBrowser('pages of fallline explore', (browser) => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, ...options] of PAGES) {
    it(`${name}: on a desk and on a phone, light and dark`, async () => {
      const { code, stderr } = await cli('explore', name, ...options, '--out', folder);
      assert.equal(code, 0, stderr);
      const html = readFileSync(join(folder, `${name}.html`), 'utf8');
      for (const size of [{}, { ...PHONE, colorScheme: 'dark' as const }]) {
        const { page, complaints, requests } = await browser.open({ html, ...size });
        const pictures = await page.locator('figure svg').all();
        assert.equal(pictures.length, html.match(/<figure>/g)?.length);
        for (const picture of pictures) {
          const box = await picture.boundingBox();
          assert.ok(box && box.width > 200 && box.height > 150, JSON.stringify(box));
        }
        // Nothing sticks out of the window: wide tables scroll in their own box.
        const [wide, window] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        assert.ok(wide <= window, `${wide} pixels in ${window}`);
        assert.deepEqual([complaints, requests], [[], []]);
        assert.deepEqual(await page.evaluate(TEXT_FAULTS), []);
      }
    }).timeout(LONG);
  }
});

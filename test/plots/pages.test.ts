/** Every picture on a page in a real browser: light, dark, on a phone; nothing is cut off or overlaps. */
import assert from 'node:assert/strict';
import { htmlReport, renderSvg } from '../../lib/plots/index.ts';
import { COLORS } from '../../lib/plots/theme.ts';
import { describeInBrowser, PHONE } from '../support/browser.ts';
import { TEXT_FAULTS } from '../support/textFaults.ts';
import { gallery } from './gallery.ts';

/** Colour of a picture's ground, as the browser shows it. */
const GROUND = `getComputedStyle(document.querySelector('figure svg > rect')).fill`;

const VIEWS = [
  { what: 'light', options: { colorScheme: 'light' } },
  { what: 'dark', options: { colorScheme: 'dark' } },
  { what: 'light on a phone', options: { colorScheme: 'light', ...PHONE } },
  { what: 'dark on a phone', options: { colorScheme: 'dark', ...PHONE } },
] as const;

function rgb(color: string): string {
  return `rgb(${[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(', ')})`;
}

describeInBrowser('a page of all pictures in a browser', (browser) => {
  const pictures = gallery();
  let html = '';
  before(async () => {
    const figures = await Promise.all(
      pictures.map(async ({ spec, caption }) => ({ svg: await renderSvg(spec), caption })),
    );
    const rows = [['a feature with a long name', 1.25, -3] as const];
    const tables = [{ caption: 'Weights', columns: ['feature', 'class 0', 'class 1'], rows }];
    const blocks = [{ caption: 'Report', text: `${'precision '.repeat(12)}\n` }];
    html = htmlReport({ title: 'Pictures', lead: 'All of them.', figures, tables, blocks });
  });

  for (const { what, options } of VIEWS) {
    it(`is whole: ${what}`, async () => {
      const { page, complaints, requests } = await browser.open({ html, ...options });
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests, []);
      assert.equal(await page.locator('figure svg').count(), pictures.length);
      assert.deepEqual(await page.evaluate(TEXT_FAULTS), []);
      assert.equal(await page.evaluate(GROUND), rgb(COLORS.ground[options.colorScheme]));
      const [all, seen] = (await page.evaluate(
        '[document.documentElement.scrollWidth, innerWidth]',
      )) as [number, number];
      assert.ok(all <= seen, `${all} pixels wide in a window of ${seen}`);
    });
  }

  it('draws every picture with its texts', async () => {
    const { page } = await browser.open({ html });
    for (const [i, { name, texts }] of pictures.entries()) {
      const content = (await page.evaluate(
        `document.querySelectorAll('figure svg')[${i}].outerHTML`,
      )) as string;
      for (const text of texts) assert.ok(content.includes(text), `${name}: ${text}`);
      assert.doesNotMatch(content, /NaN|undefined|Infinity/, name);
    }
  });

  it('is light or dark as the reader chooses, with the keyboard alone', async () => {
    const { page, complaints } = await browser.open({ html, colorScheme: 'dark' });
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.id'), 'theme-system');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(GROUND), rgb(COLORS.ground.light));
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(GROUND), rgb(COLORS.ground.dark));
    await page.getByText('Light', { exact: true }).click();
    assert.equal(await page.evaluate(GROUND), rgb(COLORS.ground.light));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.evaluate(GROUND), rgb(COLORS.ground.light));
    assert.deepEqual(complaints, []);
  });

  it('shows nothing of a picture outside its plot area', async () => {
    const { page } = await browser.open({ html });
    // The path of the run that was too fast goes far beyond; its clip keeps it in.
    const clips = (await page.evaluate(
      `[...document.querySelectorAll('[clip-path]')].map((each) => document.querySelectorAll('[id="' + each.getAttribute('clip-path').slice(5, -1) + '"]').length)`,
    )) as number[];
    assert.ok(clips.length > 5);
    assert.ok(
      clips.every((count) => count === 1),
      String(clips),
    );
  });
});

/** The live view in a real browser: what it shows of a run, late or from the start, and its button. */
import assert from 'node:assert/strict';
import { type LiveView, type LiveViewOptions, liveView } from '../../lib/lab/liveView.ts';
import type { EpochReport } from '../../lib/numerics/stopping.ts';
import { describeInBrowser, type OpenPage, PHONE } from '../support/browser.ts';

const report = (epoch: number, validationLoss = 1.2 / epoch): EpochReport => ({
  ...{ epoch, loss: 1 / epoch, validationLoss, validationScore: Number.NaN },
  ...{ trainingScore: Number.NaN, learningRate: 0.1, gradientNorm: 2, seconds: 0.002 },
});

describeInBrowser('the live view in a browser', (browser) => {
  let live: LiveView;
  let opened: OpenPage;
  const open = async (options: LiveViewOptions, size: object = {}) => {
    live = await liveView(options);
    const allow = (url: string) => url.startsWith(live.url);
    opened = await browser.open({ url: live.url, allow, ...size });
    return opened.page;
  };
  afterEach(async () => {
    await live.close();
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(
      opened.requests.filter(
        (url) => !['', 'events', 'abort'].some((path) => url === live.url + path),
      ),
      [],
    );
  });

  it('shows a run from its first epoch to its end, and the lab beside it', async () => {
    const page = await open({ title: 'Iris', samples: 100, maxEpochs: 40 });
    await page.waitForSelector('text=Waiting for the first epoch');
    for (let epoch = 1; epoch <= 40; epoch++) live.hooks.onEpoch(report(epoch));
    await page.waitForSelector('text=40 of 40');
    const figures = await page.locator('#live-figures div').allTextContents();
    assert.deepEqual(figures, [
      ...['Epoch40 of 40', 'Loss0.025', 'Validation loss0.03', 'Learning rate0.1'],
      ...['Gradient norm2', 'Samples a second50,000'],
    ]);
    assert.equal(await page.textContent('#live-title'), 'Iris');
    assert.deepEqual(await page.locator('#live-legend span').allTextContents(), [
      'training',
      'validation',
    ]);
    assert.equal(await page.getAttribute('#live-loss', 'aria-label'), 'loss by epoch, now 0.025');
    assert.equal(
      await page.locator('#live-progress').evaluate((bar) => Reflect.get(bar, 'value')),
      40,
    );
    await page.click('#tab-lab');
    await page.click('#step');
    assert.equal(await page.isVisible('#live'), false);
    await page.click('#tab-live');
    await live.close('It stopped after epoch 40.');
    await page.waitForSelector('text=It stopped after epoch 40.');
    assert.equal(await page.isDisabled('#abort'), true);
  });

  it('shows the history to who comes late, and its button stops the run', async () => {
    live = await liveView();
    const early = live;
    for (let epoch = 1; epoch <= 9; epoch++) early.hooks.onEpoch(report(epoch, Number.NaN));
    opened = await browser.open({ url: early.url, allow: (url) => url.startsWith(early.url) });
    const { page } = opened;
    await page.waitForSelector('text=Epochs a second');
    assert.equal(await page.textContent('#live-figures dd'), '9');
    assert.deepEqual(await page.locator('#live-legend span').allTextContents(), []);
    const stopped = new Promise((resolve) => early.hooks.signal.addEventListener('abort', resolve));
    await page.focus('#abort');
    await page.keyboard.press('Enter');
    await stopped;
    assert.equal(early.hooks.signal.reason.name, 'AbortError');
    await page.waitForSelector('text=Stopping after 9 epochs');
  });

  it('fits a small screen', async () => {
    const page = await open({ title: 'T'.repeat(80), maxEpochs: 10 }, PHONE);
    for (let epoch = 1; epoch <= 5; epoch++) live.hooks.onEpoch(report(epoch));
    await page.waitForSelector('text=5 of 10');
    assert.ok(
      ((await page.evaluate('document.documentElement.scrollWidth')) as number) <= PHONE.width,
    );
  });
});

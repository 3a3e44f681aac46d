/** The lab's page in a real browser: every control, by mouse and by keyboard, on screens of all sizes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { PRESETS } from '../../lib/lab/page/presets.ts';
import { SCENE_NAMES } from '../../lib/lab/page/scenes.ts';
import { describeInBrowser, type OpenPage, PHONE } from '../support/browser.ts';

const FILE = fileURLToPath(new URL('../../dist/lab/page.html', import.meta.url));
const ADDRESS = pathToFileURL(FILE).href;

const steps = (page: Page) => page.locator('#racers .how span:nth-of-type(1)').allTextContents();
const values = (page: Page) => page.locator('#racers .how b').allTextContents();
const said = (page: Page) => page.locator('#said').textContent();
const hash = (page: Page) => page.evaluate(() => location.hash);
/** Whatever is on a canvas, as a text to compare. */
const picture = (page: Page, id: string) =>
  page.evaluate((name) => (document.getElementById(name) as HTMLCanvasElement).toDataURL(), id);

describe('the page of the lab', () => {
  it('is far below 500 kB compressed, and whole', () => {
    const text = readFileSync(FILE);
    const size = gzipSync(text).length;
    assert.ok(size > 20_000 && size < 155_000, String(size));
    assert.doesNotMatch(text.toString(), /<script src|<link rel="stylesheet"|@import|url\(/);
  });
});

describeInBrowser('the lab in a browser', (browser) => {
  let opened: OpenPage;
  const open = async (size: object = {}, at = '') => {
    const allow = (url: string) => url === ADDRESS;
    opened = await browser.open({ url: ADDRESS + at, allow, ...size });
    return opened.page;
  };
  afterEach(() => {
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(
      opened.requests.filter((url) => url !== ADDRESS),
      [],
    );
  });

  it('steps, plays, pauses, ends and resets a race', async () => {
    const page = await open();
    const before = await picture(page, 'surface');
    await page.click('#step');
    assert.deepEqual(await steps(page), ['step 1', 'step 1', 'step 1']);
    assert.notEqual(await picture(page, 'surface'), before);
    await page.click('#play');
    assert.equal(await page.textContent('#play'), 'Pause');
    await page.waitForFunction(() => {
      const shown = document.querySelector('#racers .how span')?.textContent ?? '';
      return Number(shown.replace(/\D/g, '')) >= 5;
    });
    await page.click('#play');
    const paused = await steps(page);
    await page.waitForTimeout(120);
    assert.deepEqual(await steps(page), paused);
    await page.click('#reset');
    assert.deepEqual(await steps(page), ['step 0', 'step 0', 'step 0']);
    assert.equal(await picture(page, 'surface'), before);

    await page.fill('#steps', '40');
    await page.locator('#speed').fill('10');
    await page.click('#play');
    await page.waitForFunction(() => document.querySelector('#play')?.textContent === 'Play');
    assert.deepEqual(await steps(page), ['step 40', 'step 40', 'step 40']);
    assert.match((await said(page)) ?? '', /^SGD, rate 0.018: .* after 40 steps/);
    const label = await page.getAttribute('#curve', 'aria-label');
    assert.match(label ?? '', /^f above its minimum by step: SGD, rate 0\.018: .* after 40; Mom/);
  });

  it('has every preset and every scene, each with a picture and a race', async () => {
    const page = await open({ width: 700, height: 500 });
    const seen = new Set<string>();
    for (let i = 0; i < PRESETS.length; i++) {
      await page.selectOption('#preset', String(i));
      assert.equal(await page.textContent('#about'), PRESETS[i].about);
      await page.click('#step');
      await page.click('#step');
      seen.add(await picture(page, 'surface'));
      const shown = await values(page);
      assert.equal(shown.length, PRESETS[i].state.racers.length);
      assert.ok(
        shown.every((value) => /[=s] −?[\d.e−]+$/.test(value)),
        shown.join(),
      );
    }
    for (const scene of SCENE_NAMES) {
      await page.selectOption('#scene', scene);
      await page.click('#step');
      assert.ok((await hash(page)).startsWith(`#scene=${scene}&`));
      seen.add(await picture(page, 'surface'));
    }
    assert.ok(seen.size > PRESETS.length + SCENE_NAMES.length - 2, String(seen.size));
  });

  it('racers are added, changed and removed', async () => {
    const page = await open();
    const racer = (i: number, part: string) => `#racers li:nth-child(${i}) .${part}`;
    await page.selectOption(racer(1, 'optimizer'), 'adagrad');
    assert.equal(await page.inputValue(racer(1, 'rate')), '1.2');
    await page.fill(racer(1, 'rate'), '2,5');
    await page.selectOption(racer(1, 'schedule'), 'cosine');
    assert.match(await hash(page), /race=adagrad:2\.5:cosine,momentum:0\.009,adam:0\.24&/);
    await page.selectOption(racer(2, 'optimizer'), 'rprop');
    assert.equal(await page.isDisabled(racer(2, 'schedule')), true);
    for (let i = 0; i < 4; i++) await page.click('#add');
    assert.equal(await page.locator('#racers li').count(), 7);
    assert.equal(await page.isDisabled('#add'), true);
    await page.click('#step');
    assert.equal((await steps(page)).join(), Array(7).fill('step 1').join());
    for (let i = 7; i > 1; i--) await page.click(racer(1, 'remove'));
    assert.equal(await page.isDisabled(racer(1, 'remove')), true);
  });

  it('data have batches, features, losses, seeds and regions', async () => {
    const page = await open({}, '#scene=moons&race=sgd:0.5,adam:0.1&steps=30');
    await page.click('#step');
    const shown = new Set([await picture(page, 'surface')]);
    const redrawn = async () => {
      await page.click('#step');
      const image = await picture(page, 'surface');
      assert.ok(!shown.has(image));
      shown.add(image);
    };
    await page.check('#racers li:nth-child(2) input[type=radio]');
    await redrawn();
    await page.fill('#racers li:nth-child(1) .batch', '8');
    await redrawn();
    await page.selectOption('#degree', '2');
    await redrawn();
    await page.selectOption('#loss', 'hinge');
    await redrawn();
    await page.fill('#seed', '5');
    await redrawn();
    assert.match(await hash(page), /start=5&race=sgd:0\.5:constant:8,.*degree=2&loss=hinge/);
    assert.match(
      (await page.textContent('#racers li .how')) ?? '',
      /loss .*epoch 1\d* ?[\d.]+ % right/,
    );
    assert.deepEqual(await page.locator('#classes span').allTextContents(), [
      '● class 0',
      '▲ class 1',
    ]);
  });

  it('wrong values are marked and said, and change nothing', async () => {
    const page = await open();
    const before = await hash(page);
    for (const [field, value, message] of [
      ['#racers li:nth-child(1) .rate', '-1', /learning rate is a number above 0/],
      ['#racers li:nth-child(1) .rate', 'fast', /learning rate/],
      ['#start-x', '99', /within the picture/],
      ['#steps', '0', /whole number from 1 to 20,000/],
    ] as const) {
      await page.fill(field, value);
      assert.equal(await page.getAttribute(field, 'aria-invalid'), 'true');
      assert.match((await said(page)) ?? '', message);
      assert.equal(await hash(page), before);
      await page.locator(field).blur();
      assert.equal(await page.getAttribute(field, 'aria-invalid'), null);
    }
  });

  it('a divergence is said', async () => {
    const page = await open({}, '#scene=square&start=2&race=sgd:5&steps=2000&speed=2000');
    await page.click('#play');
    await page.waitForFunction(() => document.querySelector('#play')?.textContent === 'Play');
    assert.match(
      (await said(page)) ?? '',
      /^SGD, rate 5: diverged in step \d+: the value is no longer/,
    );
    assert.match((await page.textContent('#racers .wrong')) ?? '', /^diverged in step/);
  });

  it('the start is dragged and moved by keys, and the link holds it', async () => {
    const page = await open({}, '#scene=booth&start=0,0');
    const box = await page.locator('#surface').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    assert.ok(Number(await page.inputValue('#start-x')) > 3);
    await page.fill('#start-x', '1');
    await page.fill('#start-y', '2');
    await page.focus('#surface');
    for (const key of ['ArrowRight', 'Shift+ArrowUp', 'ArrowLeft', 'ArrowDown', 's']) {
      await page.keyboard.press(key);
    }
    assert.match(await hash(page), /start=1,3\.8&/);
    assert.match(
      (await page.getAttribute('#surface', 'aria-label')) ?? '',
      /start at x 1, y 3\.8$/,
    );
    assert.equal((await steps(page))[0], 'step 1');

    await page.click('#share');
    await page.waitForFunction(() =>
      (document.querySelector('#said')?.textContent ?? '').startsWith('The link'),
    );
    const link = await page.inputValue('#link');
    assert.equal(link, ADDRESS + (await hash(page)));
    await page.evaluate(() => {
      location.hash = '#scene=plateau&race=nonsense';
    });
    await page.waitForSelector('#notes p');
    assert.equal(await page.inputValue('#scene'), 'plateau');
    assert.match(
      (await page.textContent('#notes')) ?? '',
      /"race\[0\]\.optimizer".*The default is used instead/,
    );
  });

  it('works by keyboard alone', async () => {
    const page = await open();
    const reached: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const id = await page.evaluate(() => {
        const now = document.activeElement as HTMLElement;
        return now.id || now.getAttribute('aria-label') || '';
      });
      if (id === '' || reached.includes(id)) break;
      reached.push(id);
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement as HTMLElement).outlineStyle,
      );
      assert.notEqual(outline, 'none', id);
      if (id === 'step') await page.keyboard.press('Enter');
      if (id === 'add') await page.keyboard.press('Space');
    }
    for (const id of ['theme', 'preset', 'scene', 'play', 'step', 'reset', 'speed', 'surface']) {
      assert.ok(reached.includes(id), `${id} is not among ${reached.join()}`);
    }
    for (const name of ['Optimizer of racer 1', 'Learning rate of racer 1', 'Remove racer 3']) {
      assert.ok(reached.includes(name), `${name} is not among ${reached.join()}`);
    }
    assert.equal(await page.locator('#racers li').count(), 4);
    // Every control has a name.
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('button, input, select, canvas')]
        .filter((each) => !each.closest('[hidden]') && each.getAttribute('aria-hidden') !== 'true')
        .filter((each) => !each.ariaLabel && !each.textContent?.trim() && !each.labels?.length)
        .map((each) => each.outerHTML),
    );
    assert.deepEqual(nameless, []);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fits a small screen, and is ${colorScheme} where the system is`, async () => {
      const page = await open({ ...PHONE, colorScheme });
      for (const scene of ['canyon', 'square', 'irisAll']) {
        await page.selectOption('#scene', scene);
        await page.click('#step');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= PHONE.width, `${scene}: ${wide}`);
        const outside = await page.evaluate(() =>
          [...document.querySelectorAll('button, input, select, canvas')]
            .map((each) => each.getBoundingClientRect())
            .filter(({ width, left, right }) => width > 0 && (left < 0 || right > innerWidth)),
        );
        assert.deepEqual(outside, []);
      }
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = ground
        .match(/\d+/g)
        ?.map(Number)
        .every((part) => part > 200);
      assert.equal(light, colorScheme === 'light', ground);
      const before = await picture(page, 'curve');
      await page.selectOption('#theme', colorScheme === 'light' ? 'dark' : 'light');
      assert.notEqual(await picture(page, 'curve'), before);
    });
  }

  it('for people who asked for little motion, draws seldom', async () => {
    const page = await open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate(() => {
      const counted = window as unknown as { drawn: number };
      counted.drawn = 0;
      new MutationObserver(() => counted.drawn++).observe(
        document.querySelector('#racers .how span') as Element,
        { childList: true, characterData: true, subtree: true },
      );
    });
    await page.click('#play');
    await page.waitForFunction(() => (window as unknown as { drawn: number }).drawn >= 2);
    await page.click('#play');
    // 30 steps a second, and yet not thirty pictures.
    const [first] = await steps(page);
    const drawn = await page.evaluate(() => (window as unknown as { drawn: number }).drawn);
    assert.ok(Number(first.replace(/\D/g, '')) >= 8 * drawn, `${first}, ${drawn} pictures`);
  });
});

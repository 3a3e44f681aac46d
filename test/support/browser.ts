/**
 * Pages in a real browser: one Chromium for a suite, a fresh profile for each page, every request
 * recorded and refused unless the test allows it, every complaint of the console kept.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserEnvironment, findChromium } from '../../lib/setup/browser.mjs';
import { installAdvice, mayInstall, thisSystem } from '../../lib/setup/installLine.mjs';

/** A phone, a small one. */
export const PHONE = { width: 360, height: 640 } as const;

export interface PageOptions {
  /** A page to open: as text, which is opened from a file, … */
  readonly html?: string;
  /** … or by its address, which is the only one that may be fetched unless `allow` says more. */
  readonly url?: string;
  /** Size of the window in CSS pixels. Default: 1200 × 900. */
  readonly width?: number;
  readonly height?: number;
  /** What the reader's system asks for. Default: `'light'`. */
  readonly colorScheme?: 'light' | 'dark';
  /** Which other addresses may be fetched. Default: none. */
  readonly allow?: (url: string) => boolean;
}

/** A page, and what came of it so far. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, and exceptions nobody caught. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for, beside its own; those not allowed were refused. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  open(options: PageOptions): Promise<OpenPage>;
}

/** As root Chromium has no sandbox; the others keep it from doing anything but showing pages. */
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
];

/** Looked for once: it is started to see whether it works. */
let found: { readonly program: string | undefined } | undefined;

/**
 * Describes tests of pages. Where there is no Chromium, one pending test says so and how to get it;
 * but on a server of continuous integration (CI=true) that could have it, that is a failure.
 */
export function describeInBrowser(title: string, body: (browser: TestBrowser) => void): void {
  found ??= { program: findChromium() };
  const { program } = found;
  if (program !== undefined) {
    describe(title, () => body(browserForSuite(program)));
    return;
  }
  const system = thisSystem();
  const reason = `no browser: ${installAdvice(system, ['Chromium'], 'browser')}`;
  if (process.env.CI === 'true' && mayInstall(system, process.env)) {
    describe(title, () => it('has a browser', () => assert.fail(reason)));
  } else {
    describe(title, () => it(reason));
  }
}

function browserForSuite(program: string): TestBrowser {
  let browser: Browser | undefined;
  let folder = '';
  const contexts = new Set<BrowserContext>();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fallline-pages-'));
    browser = await chromium.launch({
      executablePath: program,
      args: ARGUMENTS,
      env: browserEnvironment(),
    });
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts.clear();
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  let count = 0;
  return {
    async open({ html, url, width = 1200, height = 900, colorScheme = 'light', allow }) {
      assert.ok(browser, 'open pages inside a test');
      let address = url;
      if (html !== undefined) {
        count++;
        const file = join(folder, `${count}.html`);
        await writeFile(file, html);
        address = pathToFileURL(file).href;
      }
      assert.ok(address, 'a page is opened by its text or its address');
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      contexts.add(context);
      const opened = await watchedPage(context, (to) => to === address || allow?.(to) === true);
      await opened.page.goto(address, { waitUntil: 'load' });
      opened.forget(address);
      return opened;
    },
  };
}

async function watchedPage(context: BrowserContext, isAllowed: (url: string) => boolean) {
  const complaints: string[] = [];
  const requests: string[] = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    requests.push(url);
    return isAllowed(url) ? route.continue() : route.abort();
  });
  await context.routeWebSocket(/./, (socket) => {
    requests.push(socket.url());
    if (isAllowed(socket.url())) socket.connectToServer();
    else socket.close();
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/^(error|warning|assert)$/.test(message.type())) complaints.push(message.text());
  });
  return {
    page,
    complaints,
    requests,
    forget: (url: string) => requests.splice(requests.indexOf(url), 1),
    close: () => context.close(),
  };
}

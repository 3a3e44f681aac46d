/** The browser of the tests: found, started clean, and strict with the pages it shows. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { browserEnvironment, findChromium, provideBrowser } from '../../lib/setup/browser.mjs';
import { describeInBrowser, PHONE } from '../support/browser.ts';
import { captureStderr } from './stderr.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const WORKS = '#!/bin/sh\nexit 0\n';
const SAYS_NO = '#!/bin/sh\necho install the snap\nexit 1\n';

describe('setup: a browser', () => {
  const folder = temporaryFolder();
  const cases: { name: string; programs: Record<string, string>; found: string | undefined }[] = [
    { name: 'none', programs: {}, found: undefined },
    {
      name: 'chromium before others',
      programs: { chromium: WORKS, 'google-chrome': WORKS },
      found: 'chromium',
    },
    { name: 'one that does not start', programs: { chromium: SAYS_NO }, found: undefined },
    {
      name: 'one that does not start before one that does',
      programs: { chromium: SAYS_NO, 'google-chrome': WORKS },
      found: 'google-chrome',
    },
  ];
  for (const { name, programs, found } of cases) {
    it(`is looked for on the PATH: ${name}`, function () {
      // The programs are made up as shell scripts.
      if (process.platform !== 'linux') this.skip();
      folder.write(programs);
      for (const program of Object.keys(programs)) chmodSync(join(folder.path, program), 0o755);
      const path = found && join(folder.path, found);
      assert.equal(findChromium({ PATH: folder.path }), path);
    });
  }

  it('is the one that FALLLINE_CHROMIUM names, or none', function () {
    if (process.platform !== 'linux') this.skip();
    folder.write({ chromium: WORKS, mine: WORKS });
    for (const program of ['chromium', 'mine']) chmodSync(join(folder.path, program), 0o755);
    const mine = join(folder.path, 'mine');
    assert.equal(findChromium({ PATH: folder.path, FALLLINE_CHROMIUM: mine }), mine);
    assert.equal(findChromium({ PATH: folder.path, FALLLINE_CHROMIUM: `${mine}d` }), undefined);
  });

  it("starts without the sanitizers' libraries and Node's options", () => {
    const env = { HOME: '/h', LD_PRELOAD: 'libasan.so', ASAN_OPTIONS: 'a', NODE_OPTIONS: '-r x' };
    assert.deepEqual(browserEnvironment(env), { HOME: '/h' });
  });
});

describe('setup: installing a browser', () => {
  const folder = temporaryFolder();
  const said = captureStderr();
  const debian = { platform: 'linux', osRelease: 'ID=debian\n', isRoot: true };
  /** Notes what it is asked for, and installs a browser that starts. */
  const apt = `#!/bin/sh
echo "$*" >> "$APT_LOG"
case "$*" in *install*chromium*) printf '#!/bin/sh\\nexit 0\\n' > "$BIN/chromium"; /bin/chmod +x "$BIN/chromium";; esac
`;

  function provide(system: typeof debian, more: Record<string, string> = {}): string {
    folder.write({ 'apt-get': apt, log: '' });
    chmodSync(join(folder.path, 'apt-get'), 0o755);
    const log = join(folder.path, 'log');
    provideBrowser(system, { PATH: folder.path, BIN: folder.path, APT_LOG: log, ...more });
    return readFileSync(log, 'utf8');
  }

  beforeEach(function () {
    // The programs are made up as shell scripts.
    if (process.platform !== 'linux') this.skip();
  });

  it('runs apt-get as root on Debian, saying so, and once only', () => {
    assert.match(provide(debian), /update\n.* install -y --no-install-recommends chromium fonts/);
    assert.equal(
      said.text,
      'fallline: missing Chromium; installing chromium fonts-liberation with apt-get\n',
    );
    assert.equal(provide(debian), '');
  });

  it('prints the line where it may not, or where that is forbidden', () => {
    assert.equal(provide({ ...debian, isRoot: false }), '');
    assert.match(
      said.text,
      /tests of pages in a browser are left out: missing Chromium\. Install with: sudo apt-get install -y chromium fonts-liberation\n$/,
    );
    assert.equal(provide(debian, { FALLLINE_NO_INSTALL: '1' }), '');
    assert.match(said.text, /Install with: apt-get install -y chromium/);
  });
});

describeInBrowser('a page in the browser of the tests', (browser) => {
  it('has the size and the colours that were asked for', async () => {
    const { page } = await browser.open({ html: '<p>x', ...PHONE, colorScheme: 'dark' });
    assert.equal(await page.evaluate('innerWidth'), PHONE.width);
    assert.equal(await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"), true);
  });

  it('is complained of where it throws, warns, or breaks its own policy', async () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="img-src 'none'">`;
    const script = "console.warn('hm'); setTimeout(() => { throw new Error('planned'); })";
    const html = `${policy}<script>${script}</script><img src="data:image/gif;base64,R0lGODlh">`;
    const { page, complaints } = await browser.open({ html });
    await page.waitForTimeout(50);
    for (const part of [/^hm$/, /planned/, /Content Security Policy/]) {
      assert.ok(
        complaints.some((complaint) => part.test(complaint)),
        `${part}: ${complaints}`,
      );
    }
  });

  it('fetches nothing that is not allowed, and tells what it tried', async () => {
    let served = 0;
    const server = createServer((_, response) => {
      served++;
      response.setHeader('content-type', 'text/html');
      response.end(
        '<img src="/picture.png"><script>new WebSocket("ws://" + location.host)</script>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const { requests } = await browser.open({ url });
      assert.deepEqual([...requests].sort(), [`${url}picture.png`, url.replace('http', 'ws')]);
      assert.equal(served, 1);
      await browser.open({ url, allow: (to) => to.endsWith('.png') });
      assert.equal(served, 3);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

/** Finding the package of the platform, with packages of small files that stand for the real ones. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installLine } from '../../lib/system/advice.ts';
import { VERSION } from '../../lib/system/packageFile.ts';
import type { Host } from '../../lib/system/platformKey.ts';
import {
  findPlatformPackage,
  hasPlatformPackage,
  packagesFrom,
} from '../../lib/system/platformPackage.ts';
import { Refusal } from '../../lib/system/refusal.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const GLIBC: Host = { platform: 'linux', arch: 'x64', libc: () => 'glibc' };
const MUSL: Host = { ...GLIBC, libc: () => 'musl' };
const MAC: Host = { platform: 'darwin', arch: 'arm64', libc: () => undefined };

const ADDON = 'an addon';
const LIBRARY = 'a library';

interface Changes {
  readonly version?: string;
  readonly addonBytes?: number;
  readonly openBlas?: string;
  readonly openBlasBytes?: number;
}

/** The files of both packages of a platform, as a release writes them. */
function packages(key: string, changes: Changes = {}): Record<string, string> {
  const { version = VERSION, openBlas = '0.3.34' } = changes;
  const { addonBytes = ADDON.length, openBlasBytes = LIBRARY.length } = changes;
  const [addon, library] = [`@fallline/${key}`, `@fallline/openblas-${key}`];
  const main = '{ "main": "index.cjs" }';
  return {
    [`${addon}/package.json`]: main,
    [`${addon}/fallline.node`]: ADDON,
    [`${addon}/index.cjs`]: `
      const { join } = require('node:path');
      exports.version = '${version}';
      exports.addon = { file: join(__dirname, 'fallline.node'), bytes: ${addonBytes} };
      exports.openBlas = require('${library}');
      exports.openBlasVersion = '0.3.34';`,
    [`${library}/package.json`]: main,
    [`${library}/libscipy_openblas.so`]: LIBRARY,
    [`${library}/index.cjs`]: `
      const { join } = require('node:path');
      exports.version = '${openBlas}';
      exports.file = join(__dirname, 'libscipy_openblas.so');
      exports.bytes = ${openBlasBytes};`,
  };
}

describe('the package of the platform', () => {
  const folder = temporaryFolder();
  let modules = '';
  let from = '';

  beforeEach(() => {
    from = join(folder.path, 'node_modules/fallline/package.json');
    modules = join(folder.path, 'node_modules/@fallline');
    folder.write({ 'node_modules/fallline/package.json': '{}' });
  });

  function install(files: Readonly<Record<string, string>>): void {
    const entries = Object.entries(files).map(([name, text]) => [`node_modules/${name}`, text]);
    folder.write(Object.fromEntries(entries));
  }

  function refusal(host: Host): Refusal {
    try {
      findPlatformPackage(packagesFrom(from), host);
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
      return error;
    }
    assert.fail('it was not refused');
  }

  /** Asserts the reason and the advice of the refusal. */
  function isRefused(host: Host, reason: RegExp, advice: RegExp): void {
    const refused = refusal(host);
    assert.match(refused.reason, reason);
    assert.match(refused.advice, advice);
    assert.equal(refused.message, `${refused.addon} ${refused.reason}`);
  }

  it('is found, with the files of both packages', () => {
    install(packages('linux-x64'));
    install(packages('linux-x64-musl'));
    for (const [host, key] of [
      [GLIBC, 'linux-x64'],
      [MUSL, 'linux-x64-musl'],
    ] as const) {
      assert.deepEqual(findPlatformPackage(packagesFrom(from), host), {
        key,
        name: `@fallline/${key}`,
        addon: join(modules, key, 'fallline.node'),
        openBlas: join(modules, `openblas-${key}`, 'libscipy_openblas.so'),
      });
      assert.ok(hasPlatformPackage(packagesFrom(from), host));
    }
  });

  it('that is missing is named, with the line that installs it', () => {
    assert.equal(hasPlatformPackage(packagesFrom(from), GLIBC), false);
    isRefused(
      GLIBC,
      /^is not installed$/,
      /^Install it with "npm install --include=optional" \(--omit=optional .*package-lock\.json/,
    );
    assert.equal(refusal(GLIBC).addon, '@fallline/linux-x64');
  });

  for (const other of ['darwin-arm64', 'linux-arm64', 'linux-x64-musl']) {
    it(`that is missing beside that of ${other} says so`, () => {
      install(packages(other));
      isRefused(
        GLIBC,
        new RegExp(`but @fallline/${other} is: node_modules was installed for another system`),
        /^Install it on this system .*"npm install --include=optional"$/,
      );
    });
  }

  it('without the package of OpenBLAS is refused', () => {
    install(packages('linux-x64'));
    rmSync(join(modules, 'openblas-linux-x64'), { recursive: true });
    isRefused(
      GLIBC,
      /^needs @fallline\/openblas-linux-x64, which is not installed$/,
      /^Install it with "npm install --include=optional"$/,
    );
  });

  for (const [what, changes, reason] of [
    ['of another version', { version: '0.0.9' }, /^has version 0\.0\.9, but this is fallline \d/],
    [
      'with a cut addon',
      { addonBytes: 99 },
      /^is damaged: .*fallline\.node has 8 bytes instead of 99/,
    ],
    [
      'with an OpenBLAS of another version',
      { openBlas: '0.3.30' },
      /^needs OpenBLAS 0\.3\.34, but @fallline\/openblas-linux-x64 has 0\.3\.30$/,
    ],
    ['with a cut OpenBLAS', { openBlasBytes: 99 }, /^is damaged: .*\.so has 9 bytes instead of 99/],
  ] as const) {
    it(`${what} is refused`, () => {
      install(packages('linux-x64', changes));
      isRefused(GLIBC, reason, /^Delete node_modules\/@fallline and install it again with "npm /);
    });
  }

  for (const [what, text, reason] of [
    ['empty', '', /^has no version, but this is fallline/],
    ['null', 'module.exports = null;', /^has no version/],
    ['broken', 'exports.version = (', /^cannot be read: /],
    ['without files', `exports.version = '${VERSION}';`, /^names no file/],
  ] as const) {
    it(`whose index.cjs is ${what} is refused`, () => {
      install({ ...packages('linux-x64'), '@fallline/linux-x64/index.cjs': text });
      isRefused(GLIBC, reason, /^Delete node_modules\/@fallline/);
    });
  }

  it('that lacks its addon is refused', () => {
    install(packages('linux-x64'));
    rmSync(join(modules, 'linux-x64/fallline.node'));
    isRefused(GLIBC, /^lacks its file .*fallline\.node$/, /^Delete node_modules\/@fallline/);
  });

  it('is not searched for if the C library is unknown, which is said', () => {
    install(packages('linux-x64'));
    isRefused({ ...GLIBC, libc: () => undefined }, /glibc or musl/, /^Set FALLLINE_ADDON to /);
  });

  it('does not exist for other systems, which build the addon', () => {
    isRefused(
      { platform: 'freebsd', arch: 'x64', libc: () => undefined },
      /^does not exist \(there are packages for linux-x64, linux-arm64, linux-x64-musl, linux-arm64-musl\)$/,
      /^Build the addon with "npm run build:native/,
    );
  });

  describe('that is experimental', () => {
    const before = process.env.FALLLINE_EXPERIMENTAL;
    afterEach(() => {
      if (before === undefined) delete process.env.FALLLINE_EXPERIMENTAL;
      else process.env.FALLLINE_EXPERIMENTAL = before;
    });

    it('is only used with FALLLINE_EXPERIMENTAL=1', () => {
      install(packages('darwin-arm64'));
      for (const value of [undefined, '', '0']) {
        if (value === undefined) delete process.env.FALLLINE_EXPERIMENTAL;
        else process.env.FALLLINE_EXPERIMENTAL = value;
        isRefused(MAC, /^is experimental: /, /^Set FALLLINE_EXPERIMENTAL=1 to use it, or build/);
      }
      process.env.FALLLINE_EXPERIMENTAL = '1';
      const { addon } = findPlatformPackage(packagesFrom(from), MAC);
      assert.equal(addon, join(modules, 'darwin-arm64/fallline.node'));
    });

    it('and missing has a line of its own', () => {
      delete process.env.FALLLINE_EXPERIMENTAL;
      const line = `npm install @fallline/darwin-arm64@${VERSION}`;
      isRefused(
        MAC,
        /^is experimental and not installed/,
        new RegExp(`^Set FALLLINE_EXPERIMENTAL=1 to use it, and install it with "${line}"`),
      );
      process.env.FALLLINE_EXPERIMENTAL = '1';
      isRefused(MAC, /^is not installed$/, new RegExp(`^Install it with "${line}"`));
    });
  });
});

describe('the line that installs a package', () => {
  const pnpm = 'file:///srv/node_modules/.pnpm/fallline@0.1.0/node_modules/fallline/';
  for (const [root, supported, experimental] of [
    ['file:///srv/node_modules/fallline/', 'npm install --include=optional', 'npm install'],
    [pnpm, 'pnpm install', 'pnpm add'],
  ] as const) {
    it(`in ${root} is ${supported}`, () => {
      assert.equal(installLine('linux-x64', new URL(root)), supported);
      const line = `${experimental} @fallline/darwin-x64@${VERSION}`;
      assert.equal(installLine('darwin-x64', new URL(root)), line);
    });
  }
});

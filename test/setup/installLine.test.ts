import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { distributions, installAdvice, mayInstall } from '../../lib/setup/installLine.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n';
const apt = 'apt-get install -y g++ make cmake pkg-config libopenblas-dev';
const dnf = 'dnf install -y gcc-c++ make cmake pkgconf-pkg-config openblas-devel';

const lines = [
  { system: 'Debian', osRelease: DEBIAN, line: `sudo ${apt}` },
  { system: 'Debian as root', osRelease: DEBIAN, isRoot: true, line: apt },
  { system: 'Ubuntu', osRelease: 'ID=ubuntu\nID_LIKE=debian\n', line: `sudo ${apt}` },
  { system: 'a relative of Ubuntu', osRelease: MINT, line: `sudo ${apt}` },
  { system: 'Fedora', osRelease: 'ID=fedora\n', line: `sudo ${dnf}` },
  {
    system: 'a relative of RHEL',
    osRelease: `ID='rocky'\nID_LIKE="rhel centos fedora"\n`,
    line: dnf,
  },
  {
    system: 'Alpine',
    osRelease: 'ID=alpine\n',
    line: 'apk add g++ make cmake pkgconf openblas-dev',
  },
  {
    system: 'Arch',
    osRelease: 'ID=arch\n',
    line: 'pacman -S --needed gcc make cmake pkgconf openblas',
  },
  {
    system: 'macOS',
    platform: 'darwin',
    osRelease: '',
    line: 'brew install cmake openblas pkg-config',
  },
  { system: 'an unknown system', osRelease: 'ID=plan9\n', line: 'OpenBLAS with its headers' },
  { system: 'Linux without os-release', osRelease: '', line: 'OpenBLAS with its headers' },
];

describe('setup: the line that installs the tools', () => {
  for (const { system, platform = 'linux', osRelease, isRoot = false, line } of lines) {
    it(system, () => {
      const advice = installAdvice({ platform, osRelease, isRoot }, ['CMake', 'OpenBLAS headers']);
      assert.match(advice, /^missing CMake, OpenBLAS headers\. /);
      assert.ok(advice.endsWith(line), `${advice}\nends with\n${line}`);
      assert.ok(!advice.includes('\n'));
    });
  }

  const browsers = [
    {
      system: 'Debian',
      osRelease: DEBIAN,
      line: 'sudo apt-get install -y chromium fonts-liberation',
    },
    {
      system: 'Ubuntu',
      osRelease: 'ID=ubuntu\n',
      line: 'install -y chromium-browser fonts-liberation',
    },
    { system: 'Fedora', osRelease: 'ID=fedora\n', line: 'sudo dnf install -y chromium' },
    { system: 'macOS', platform: 'darwin', osRelease: '', line: 'brew install --cask chromium' },
    { system: 'Windows', platform: 'win32', osRelease: '', line: 'name one in FALLLINE_CHROMIUM' },
  ];
  for (const { system, platform = 'linux', osRelease, line } of browsers) {
    it(`a browser for ${system}`, () => {
      const advice = installAdvice({ platform, osRelease, isRoot: false }, ['Chromium'], 'browser');
      assert.match(advice, /^missing Chromium\. Install /);
      assert.ok(advice.endsWith(line), `${advice}\nends with\n${line}`);
    });
  }

  it('tells that Windows is not supported', () => {
    const advice = installAdvice({ platform: 'win32', osRelease: '', isRoot: false }, []);
    assert.match(advice, /Windows/);
  });

  it('names the compiler of macOS only when it is missing', () => {
    const system = { platform: 'darwin', osRelease: '', isRoot: false };
    assert.match(installAdvice(system, ['C++ compiler']), /xcode-select --install; brew install/);
    assert.doesNotMatch(installAdvice(system, ['CMake']), /xcode-select/);
  });

  it('reads os-release with and without quotes', () => {
    assert.deepEqual(distributions(MINT), ['linuxmint', 'ubuntu', 'debian']);
    assert.deepEqual(distributions('VERSION_ID=1\nID="fedora"'), ['fedora']);
    assert.deepEqual(distributions(''), []);
  });
});

describe('setup: who may install by itself', () => {
  const folder = temporaryFolder();
  const debianRoot = { platform: 'linux', osRelease: DEBIAN, isRoot: true };

  const cases = [
    { who: 'root on Debian', system: debianRoot, env: {}, may: true },
    {
      who: 'root, not forbidden',
      system: debianRoot,
      env: { FALLLINE_NO_INSTALL: '0' },
      may: true,
    },
    { who: 'root, forbidden', system: debianRoot, env: { FALLLINE_NO_INSTALL: '1' }, may: false },
    { who: 'a user', system: { ...debianRoot, isRoot: false }, env: {}, may: false },
    {
      who: 'root on Fedora',
      system: { ...debianRoot, osRelease: 'ID=fedora' },
      env: {},
      may: false,
    },
    { who: 'root without apt', system: debianRoot, env: { PATH: '' }, may: false },
  ];
  for (const { who, system, env, may } of cases) {
    it(`${who}: ${may ? 'yes' : 'no'}`, function () {
      // There is no root on Windows, and no apt.
      if (process.platform === 'win32') this.skip();
      folder.write({ 'apt-get': '' });
      chmodSync(join(folder.path, 'apt-get'), 0o755);
      assert.equal(mayInstall(system, { PATH: folder.path, ...env }), may);
    });
  }
});

import assert from 'node:assert/strict';
import { stalePackage } from '../../lib/setup/packages.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const mocha = { version: '12.0.3', integrity: 'sha512-a' };
const onLinux = { version: '1.0.0', integrity: 'sha512-b', optional: true, os: ['linux'] };
const fast = { ...onLinux, cpu: ['x64'] };
const locked = {
  '': { version: '0.1.0' },
  'node_modules/mocha': mocha,
  'node_modules/fast-linux-x64': fast,
  'node_modules/fast-linux-x64-musl': { ...fast, libc: ['musl'] },
  'node_modules/events': { version: '2.0.0', optional: true },
};
const installed = { 'node_modules/mocha': mocha, 'node_modules/fast-linux-x64': fast };
const linux = { platform: 'linux', arch: 'x64' };
const mac = { platform: 'darwin', arch: 'arm64' };

const cases = [
  { name: 'all installed', installed, machine: linux, stale: undefined },
  {
    name: 'an optional package for another platform is missing',
    installed: { 'node_modules/mocha': mocha },
    machine: mac,
    stale: undefined,
  },
  {
    name: 'the optional package for this platform is missing',
    installed: { 'node_modules/mocha': mocha },
    machine: linux,
    stale: 'node_modules/fast-linux-x64 is not installed',
  },
  {
    name: 'another version',
    installed: { ...installed, 'node_modules/mocha': { ...mocha, version: '11.0.0' } },
    machine: linux,
    stale: 'node_modules/mocha is not the locked version',
  },
  {
    name: 'the same version with other contents',
    installed: { ...installed, 'node_modules/mocha': { ...mocha, integrity: 'sha512-x' } },
    machine: linux,
    stale: 'node_modules/mocha is not the locked version',
  },
  {
    name: 'nothing installed',
    installed: undefined,
    machine: linux,
    stale: 'node_modules/mocha is not installed',
  },
];

describe('setup: stale packages', () => {
  const folder = temporaryFolder();

  function install(packages: object | undefined) {
    folder.write({
      'package-lock.json': JSON.stringify({ packages: locked }),
      'node_modules/mocha/package.json': '{}',
      'node_modules/fast-linux-x64/package.json': '{}',
    });
    if (packages) folder.write({ 'node_modules/.package-lock.json': JSON.stringify({ packages }) });
  }

  for (const { name, installed, machine, stale } of cases) {
    it(name, () => {
      install(installed);
      assert.equal(stalePackage(folder.path, machine), stale);
    });
  }

  it('a folder was removed', () => {
    folder.write({
      'package-lock.json': JSON.stringify({ packages: locked }),
      'node_modules/.package-lock.json': JSON.stringify({ packages: installed }),
    });
    assert.equal(stalePackage(folder.path, linux), 'node_modules/mocha is missing');
  });

  it('a half-written list of packages counts as none', () => {
    install(installed);
    folder.write({ 'node_modules/.package-lock.json': '{"packages": {' });
    assert.equal(stalePackage(folder.path, linux), 'node_modules/mocha is not installed');
  });
});

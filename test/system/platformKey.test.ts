import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { faultOfLibrary, interpreterOf } from '../../lib/system/elf.ts';
import {
  glibcVersion,
  type Host,
  libcOfInterpreter,
  libcOfReport,
  PLATFORMS,
  platformOf,
  thisHost,
} from '../../lib/system/platformKey.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const host = (platform: string, arch: string, libc?: ReturnType<Host['libc']>): Host => ({
  platform,
  arch,
  libc: () => libc,
});
/** Where the C library does not matter, it must not be asked for. */
const unasked = (platform: string, arch: string): Host => ({
  platform,
  arch,
  libc: () => assert.fail('the C library was asked for'),
});

describe('the platform of a process', () => {
  for (const [of, name] of [
    [host('linux', 'x64', 'glibc'), 'linux-x64'],
    [host('linux', 'arm64', 'glibc'), 'linux-arm64'],
    [host('linux', 'x64', 'musl'), 'linux-x64-musl'],
    [host('linux', 'arm64', 'musl'), 'linux-arm64-musl'],
    [unasked('darwin', 'arm64'), 'darwin-arm64'],
    [unasked('darwin', 'x64'), 'darwin-x64'],
    [unasked('win32', 'x64'), 'win32-x64'],
  ] as const) {
    it(`is ${name}, which has a package`, () => {
      assert.deepEqual(platformOf(of), { name, key: name });
      assert.ok(name in PLATFORMS);
    });
  }

  for (const [platform, arch] of [
    ['linux', 'riscv64'],
    ['freebsd', 'x64'],
    ['android', 'arm64'],
    ['win32', 'arm64'],
  ] as const) {
    it(`${platform} on ${arch} has no package`, () => {
      assert.deepEqual(platformOf(unasked(platform, arch)), { name: `${platform}-${arch}` });
    });
  }

  it('is not guessed if the C library is unknown', () => {
    const expected = { name: 'linux-x64', isLibcUnknown: true };
    assert.deepEqual(platformOf(host('linux', 'x64')), expected);
  });
});

describe('the C library', () => {
  for (const [path, libc] of [
    ['/lib64/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld-linux-aarch64.so.1', 'glibc'],
    ['/nix/store/0-glibc-2.38/lib/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld-musl-x86_64.so.1', 'musl'],
    ['/lib/ld-musl-aarch64.so.1', 'musl'],
    ['/libexec/ld-elf.so.1', undefined],
    [undefined, undefined],
  ] as const) {
    it(`of programs with the linker ${path} is ${libc}`, () =>
      assert.equal(libcOfInterpreter(path), libc));
  }

  it('is told by the report of Node', () => {
    assert.equal(libcOfReport({ header: { glibcVersionRuntime: '2.36' } }), 'glibc');
    const sharedObjects = ['/usr/lib/libstdc++.so.6', '/lib/ld-musl-x86_64.so.1'];
    assert.equal(libcOfReport({ header: {}, sharedObjects }), 'musl');
    assert.equal(libcOfReport({ header: {}, sharedObjects: ['/usr/lib/libc.so.7'] }), undefined);
    assert.equal(libcOfReport(undefined), undefined);
  });

  if (process.platform === 'linux') {
    it('of this process is the same by both', () => {
      const libc = thisHost().libc();
      assert.ok(libc !== undefined);
      assert.equal(libc, libcOfReport(process.report.getReport() as object));
      if (libc === 'glibc') assert.match(String(glibcVersion()), /^2\.\d+$/);
    });

    it('is asked for without a trace in the settings of the report', () => {
      const report = process.report as unknown as { excludeNetwork?: boolean };
      for (const value of [true, false]) {
        report.excludeNetwork = value;
        glibcVersion();
        assert.equal(report.excludeNetwork, value);
      }
    });
  }
});

describe('ELF files', () => {
  const folder = temporaryFolder();

  if (process.platform === 'linux') {
    it('tell that they are complete, cut, overwritten with zeros, or for another processor', () => {
      const { arch } = process;
      const other = arch === 'x64' ? 'arm64' : 'x64';
      const file = join(folder.path, 'node');
      copyFileSync(process.execPath, file);
      const { size } = statSync(file);
      assert.equal(faultOfLibrary(file, arch), undefined);
      assert.match(String(interpreterOf(file)), /^\/.*ld-/);
      assert.equal(faultOfLibrary(file, other), `is for ${arch}, but this is ${other}`);
      truncateSync(file, size - 100);
      truncateSync(file, size);
      assert.equal(faultOfLibrary(file, arch), 'is damaged: it ends with zeros');
      truncateSync(file, 100_000);
      const [, expected] =
        /^is damaged: it ends after 100000 of (\d+) bytes$/.exec(
          String(faultOfLibrary(file, arch)),
        ) ?? [];
      assert.ok(Number(expected) > 100_000 && Number(expected) <= size);
      const pipe = join(folder.path, 'pipe');
      assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
      assert.equal(faultOfLibrary(pipe, arch), 'is not a file');
      assert.equal(faultOfLibrary(folder.path, arch), 'is not a file');
    });
  }

  it('are not mistaken for others', () => {
    folder.write({
      text: 'a text that is longer than the 64 bytes of the header of an ELF file',
      e: '',
    });
    for (const name of ['text', 'e', 'none']) {
      assert.equal(interpreterOf(join(folder.path, name)), undefined);
      assert.equal(faultOfLibrary(join(folder.path, name), process.arch), undefined);
    }
    assert.ok(readFileSync(join(folder.path, 'text')).length > 64);
  });
});

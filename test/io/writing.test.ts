/** How a file is written: through links, with its mode and owner, synced, and never half. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { prepareFile, writeWholeFile } from '../../lib/io/writeFiles.ts';
import { inFolder } from '../cli/process.ts';

const isRoot = process.getuid?.() === 0;
const onPosix = process.platform !== 'win32';
const modeOf = (path: string) => statSync(path).mode & 0o7777;
const WRITER = new URL('../../lib/io/writeFiles.ts', import.meta.url).href;

/** Runs lines with `writeWholeFile` and `prepareFile` in a process that a shell line sets up. */
function inProcess(setUp: string, script: string): Promise<{ stdout: string }> {
  const program = `import { prepareFile, writeWholeFile } from ${JSON.stringify(WRITER)}; ${script}`;
  return promisify(execFile)('sh', [
    ...['-c', `${setUp} exec "$0" --import tsx/esm --input-type=module -e "$1"`],
    ...[process.execPath, program],
  ]);
}

describe('a file that is written over a link', () => {
  const CHAINS: Record<string, (folder: string) => string> = {
    'an absolute link': (folder) => {
      symlinkSync(join(folder, 'real', 'm.json'), join(folder, 'link'));
      return join(folder, 'link');
    },
    'a relative link': (folder) => {
      symlinkSync('real/m.json', join(folder, 'link'));
      return join(folder, 'link');
    },
    'a chain of links in several folders': (folder) => {
      mkdirSync(join(folder, 'a'));
      symlinkSync('../real/m.json', join(folder, 'a', 'second'));
      symlinkSync('a/second', join(folder, 'first'));
      return join(folder, 'first');
    },
    'a link through a linked folder, and up from there': (folder) => {
      mkdirSync(join(folder, 'elsewhere', 'deep'), { recursive: true });
      symlinkSync('elsewhere/deep', join(folder, 'a'));
      symlinkSync('a/../../real/m.json', join(folder, 'link'));
      return join(folder, 'link');
    },
    'a linked folder': (folder) => {
      symlinkSync('real', join(folder, 'a'));
      return join(folder, 'a', 'm.json');
    },
    'a path from the folder it runs in': (folder) => {
      symlinkSync('real/m.json', join(folder, 'link'));
      return relative('', join(folder, 'link'));
    },
  };
  for (const [what, make] of Object.entries(CHAINS)) {
    for (const isThere of [true, false]) {
      it(`goes where ${what} leads, where ${isThere ? 'a file is' : 'nothing is yet'}`, () =>
        inFolder(async (folder) => {
          const real = join(folder, 'real', 'm.json');
          mkdirSync(join(folder, 'real'));
          if (isThere) writeFileSync(real, 'old');
          const path = make(folder);
          const before = readdirSync(folder);
          await prepareFile(path);
          await writeWholeFile(path, 'new');
          assert.equal(readFileSync(real, 'utf8'), 'new');
          assert.ok(!lstatSync(real).isSymbolicLink());
          assert.ok(path.endsWith('m.json') || lstatSync(path).isSymbolicLink());
          assert.deepEqual(readdirSync(folder), before);
          assert.deepEqual(readdirSync(join(folder, 'real')), ['m.json']);
        }));
    }
  }

  it('makes the folder that a link leads to', () =>
    inFolder(async (folder) => {
      const link = join(folder, 'link');
      symlinkSync('not/yet/m.json', link);
      await writeWholeFile(link, 'new');
      assert.equal(readFileSync(join(folder, 'not', 'yet', 'm.json'), 'utf8'), 'new');
      assert.equal(readlinkSync(link), 'not/yet/m.json');
    }));

  it('is refused where links lead in a circle', () =>
    inFolder(async (folder) => {
      symlinkSync('b', join(folder, 'a'));
      symlinkSync('a', join(folder, 'b'));
      await assert.rejects(
        prepareFile(join(folder, 'a')),
        /: its symbolic links lead in a circle$/,
      );
    }));
});

describe('a file that replaces another one', () => {
  before(function () {
    if (!onPosix) this.skip();
  });

  for (const mode of [0o600, 0o640, 0o644, 0o666, 0o755]) {
    it(`keeps the mode ${mode.toString(8)}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'm.json');
        writeFileSync(path, 'old');
        chmodSync(path, mode);
        await writeWholeFile(path, 'new');
        assert.deepEqual([readFileSync(path, 'utf8'), modeOf(path)], ['new', mode]);
      }));
  }

  for (const [umask, mode] of [
    ['022', 0o644],
    ['077', 0o600],
    ['002', 0o664],
  ] as const) {
    it(`has the mode ${mode.toString(8)} where there was none, with the umask ${umask}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'm.json');
        await inProcess(`umask ${umask};`, `await writeWholeFile(${JSON.stringify(path)}, 'new')`);
        assert.equal(modeOf(path), mode);
      }));
  }

  it('keeps owner and group, where it may give them', function () {
    // Only root may.
    if (!isRoot) this.skip();
    return inFolder(async (folder) => {
      const path = join(folder, 'm.json');
      writeFileSync(path, 'old');
      chownSync(path, 65_534, 12_345);
      chmodSync(path, 0o640);
      await writeWholeFile(path, 'new');
      const { uid, gid } = statSync(path);
      assert.deepEqual([uid, gid, modeOf(path)], [65_534, 12_345, 0o640]);
    });
  });
});

describe('writeWholeFile', () => {
  it('syncs the file before it has its name, and the folder after', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'm.json');
      writeFileSync(path, 'old');
      const handle = await open(path, 'r');
      const prototype = Object.getPrototypeOf(handle);
      await handle.close();
      const { sync } = prototype;
      const seen: string[] = [];
      prototype.sync = async function spied(this: FileHandle) {
        const what = (await this.stat()).isDirectory() ? 'folder' : 'file';
        seen.push(`${what} synced, ${readFileSync(path, 'utf8')} in place`);
        return sync.call(this);
      };
      try {
        await writeWholeFile(path, 'new');
      } finally {
        prototype.sync = sync;
      }
      assert.deepEqual(seen, ['file synced, old in place', 'folder synced, new in place']);
    }));
});

describe('prepareFile', () => {
  const KINDS: Record<string, [(path: string) => unknown, RegExp]> = {
    'a FIFO': [
      (path) => execFileSync('mkfifo', [path]),
      /: it is a FIFO \(named pipe\), which a file must not replace$/,
    ],
    'a socket': [
      (path) => new Promise<void>((resolve) => createServer().unref().listen(path, resolve)),
      /: it is a socket, which a file must not replace$/,
    ],
    'a link to a device': [
      (path) => symlinkSync('/dev/null', path),
      /: it is a device, which a file must not replace$/,
    ],
    'a link to what the process has open': [
      (path) => symlinkSync('/dev/stdout', path),
      /: it is something that this process has open; write - to mean stdout/,
    ],
    'a folder': [(path) => mkdirSync(path), /: a folder is in the way of a file$/],
  };
  for (const [what, [make, message]] of Object.entries(KINDS)) {
    it(`refuses ${what}, which stays`, async function () {
      if (!onPosix) this.skip();
      await inFolder(async (folder) => {
        const path = join(folder, 'place');
        await make(path);
        const before = lstatSync(path).mode;
        await assert.rejects(prepareFile(path), message);
        await assert.rejects(writeWholeFile(path, 'new'), message);
        assert.equal(lstatSync(path).mode, before);
        assert.deepEqual(readdirSync(folder), ['place']);
      });
    });
  }

  for (const path of ['/dev/null', '/dev/stderr', '/proc/self/fd/2']) {
    it(`refuses ${path}`, async function () {
      if (!existsSync(path)) this.skip();
      await assert.rejects(prepareFile(path), /^Error: Cannot write the file /);
      assert.ok(existsSync(path));
    });
  }

  it('refuses a folder that nobody can make', async function () {
    if (!existsSync('/proc/self')) this.skip();
    await assert.rejects(prepareFile('/proc/none/m.json'), {
      message:
        'Cannot write to the folder "/proc/none": there is no such folder, and none can be made',
    });
  });

  it('refuses a name with a slash at its end', () =>
    inFolder((folder) =>
      assert.rejects(prepareFile(`${join(folder, 'm')}/`), /: it is the name of a folder$/),
    ));

  it('takes the longest name that the system does, and refuses the next', () =>
    inFolder(async (folder) => {
      const longest = join(folder, 'n'.repeat(255));
      await prepareFile(longest);
      await writeWholeFile(longest, 'new');
      assert.equal(readFileSync(longest, 'utf8'), 'new');
      await assert.rejects(prepareFile(join(folder, 'n'.repeat(256))), {
        message: /^Cannot write the file ".*": a name is too long$/,
      });
    }));
});

describe('a file that cannot be written', () => {
  before(function () {
    if (!onPosix) this.skip();
  });

  it('leaves the old one where room ends half-way', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'm.json');
      writeFileSync(path, 'old');
      const { stdout } = await inProcess(
        // In blocks of 512 or 1024 bytes: more than the probe has.
        'ulimit -f 64;',
        `await prepareFile(${JSON.stringify(path)});
         await writeWholeFile(${JSON.stringify(path)}, 'x'.repeat(1e6))
           .catch((error) => console.log(error.message));`,
      );
      assert.equal(
        stdout,
        `Cannot write the file ${JSON.stringify(path)}: it would be larger than files may be here\n`,
      );
      assert.equal(readFileSync(path, 'utf8'), 'old');
      assert.deepEqual(readdirSync(folder), ['m.json']);
    }));

  it('is found out before by a probe of some bytes', () =>
    inFolder(async (folder) => {
      const { stdout } = await inProcess(
        'ulimit -f 0;',
        `await prepareFile(${JSON.stringify(join(folder, 'm.json'))})
           .catch((error) => console.log(error.message));`,
      );
      assert.match(stdout, /^Cannot write to the folder ".*": it would be larger than files/);
      assert.deepEqual(readdirSync(folder), []);
    }));

  const UNWRITABLE: Record<string, [(folder: string, path: string) => void, RegExp]> = {
    'in a folder without permission': [
      (folder) => chmodSync(folder, 0o555),
      /^Cannot write to the folder ".*": permission is denied\n$/,
    ],
    'that is write-protected': [
      (folder, path) => {
        chmodSync(folder, 0o777);
        writeFileSync(path, 'old', { mode: 0o444 });
      },
      /^Cannot write the file ".*": permission is denied\n$/,
    ],
    'of another user, in a folder where each removes only their own': [
      (folder, path) => {
        writeFileSync(path, 'old');
        chmodSync(path, 0o666);
        chmodSync(folder, 0o1777);
      },
      /^Cannot write the file ".*": it is the file of another user\n$/,
    ],
  };
  for (const [what, [make, message]] of Object.entries(UNWRITABLE)) {
    it(`one ${what} is found out before`, function () {
      // Root becomes somebody else; others cannot make files that are not theirs.
      if (!isRoot) this.skip();
      return inFolder(async (folder) => {
        chmodSync(folder, 0o755);
        const below = join(folder, 'below');
        const path = join(below, 'm.json');
        mkdirSync(below);
        make(below, path);
        const before = readdirSync(below);
        // The program is loaded while it may still read it.
        const { stdout } = await inProcess(
          '',
          `process.setgroups([]); process.setgid(65534); process.setuid(65534);
           await prepareFile(${JSON.stringify(path)}).catch((error) => console.log(error.message));`,
        );
        assert.match(stdout, message);
        assert.deepEqual(readdirSync(below), before);
      });
    });
  }
});

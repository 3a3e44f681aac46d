/** fallline in a project, with and without the package of the platform, an own build, and FALLLINE_ADDON. */
import assert from 'node:assert/strict';
import { cpSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemInfo } from '../../lib/cli/info.ts';
import { platformOf, thisHost } from '../../lib/system/platformKey.ts';
import { FORCED, NOT_FORCED } from './lanes.ts';
import { ADDON, copyAddon, makeProject, removeProject, shell, writeFiles } from './project.ts';
import { installStandIns } from './standIns.ts';

const { name: KEY } = platformOf(thisHost());
const PACKAGE = `@fallline/${KEY}`;
const OWN_BUILD = `node_modules/fallline/${ADDON}`;
const LINE = 'npm install --include=optional';

describe('fallline that is installed', function () {
  this.timeout(60_000);
  if (FORCED || process.platform !== 'linux') {
    it(FORCED ? NOT_FORCED : 'packages of other systems than Linux are experimental');
    return;
  }
  let project = '';

  beforeEach(() => {
    project = makeProject(false);
    // The command line parses with it.
    const commander = new URL('../../node_modules/commander', import.meta.url);
    cpSync(commander, join(project, 'node_modules/commander'), { recursive: true });
    installStandIns(project, KEY);
  });
  afterEach(() => removeProject(project));

  /** What `fallline info` says, and its warnings. */
  function info(env: Record<string, string> = {}): SystemInfo & { warned: string } {
    const line = 'node node_modules/fallline/dist/cli/main.js info --json';
    const { status, stdout, stderr } = shell(line, project, env);
    assert.equal(status, 0, stderr);
    return { ...JSON.parse(stdout), warned: stderr };
  }

  it('uses the package of the platform', () => {
    const { backend, addon, warned } = info();
    assert.equal(backend.name, 'native');
    assert.deepEqual(backend.refused, []);
    assert.equal(addon, join(project, 'node_modules', PACKAGE, 'fallline.node'));
    assert.equal(warned, '');
  });

  it('uses an own build before the package', () => {
    copyAddon(join(project, OWN_BUILD, '..'));
    const { addon, backend } = info();
    assert.equal(addon, join(project, OWN_BUILD));
    assert.deepEqual(backend.refused, []);
  });

  it('uses the package if the own build is damaged, and says so', () => {
    copyAddon(join(project, OWN_BUILD, '..'));
    truncateSync(join(project, OWN_BUILD), 1_000_000);
    const { addon, backend, warned } = info();
    assert.equal(addon, join(project, 'node_modules', PACKAGE, 'fallline.node'));
    assert.equal(backend.refused.length, 1);
    assert.equal(backend.refused[0].addon, ADDON);
    assert.match(backend.refused[0].reason, /is damaged: it ends after 1000000 of \d+ bytes$/);
    assert.equal(warned, '');
  });

  it('uses neither if FALLLINE_ADDON names a file', () => {
    copyAddon(join(project, OWN_BUILD, '..'));
    const { addon, backend, warned } = info({ FALLLINE_ADDON: 'none.node' });
    assert.equal(addon, null);
    assert.deepEqual(
      backend.refused.map((each) => each.addon),
      ['none.node'],
    );
    assert.match(warned, /FALLLINE_ADDON names it: set it to the addon of this version/);
  });

  it('says which package is missing, and the line that installs it', () => {
    rmSync(join(project, 'node_modules', PACKAGE), { recursive: true });
    const { addon, backend, warned } = info();
    assert.equal(addon, null);
    assert.equal(backend.name, 'typescript');
    assert.deepEqual(backend.refused, [{ addon: PACKAGE, reason: 'is not installed' }]);
    assert.ok(warned.includes(`${PACKAGE} is not installed. Install it with "${LINE}"`), warned);
    assert.equal(warned.match(/Warning/g)?.length, 1);
  });

  it('refuses a package whose addon is damaged', () => {
    truncateSync(join(project, 'node_modules', PACKAGE, 'fallline.node'), 1_000_000);
    const { backend, warned } = info();
    assert.match(backend.refused[0].reason, /^is damaged: .* has 1000000 bytes instead of \d+$/);
    assert.match(warned, /Delete node_modules\/@fallline and install it again/);
  });

  it('may be loaded by workers alone, and the process ends without a fault', () => {
    writeFiles(project, {
      'workers.mjs': `
        import { Worker, isMainThread } from 'node:worker_threads';
        if (isMainThread) {
          const start = () => new Promise((end) => new Worker(new URL(import.meta.url)).on('exit', end));
          for (let i = 0; i < 2; i++) console.log(await start(), await start());
        } else {
          const { backend, LogisticRegression } = await import('fallline');
          new LogisticRegression().fitSync([[0], [1]], [0, 1]);
          console.log(backend().name);
        }`,
    });
    const { status, stdout, stderr } = shell('node workers.mjs', project);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, 'native\nnative\n0 0\n'.repeat(2));
  });

  it('may be in a bundle, which uses the package beside it', () => {
    writeFiles(project, {
      'app.mjs': `import { backend } from 'fallline'; console.log(backend());`,
    });
    const bundle = 'esbuild app.mjs --bundle --platform=node --format=cjs --outfile=app.cjs';
    const { status, stderr } = shell(`${bundle} --log-level=error`, project);
    assert.equal(status, 0, stderr);
    rmSync(join(project, 'node_modules/fallline'), { recursive: true });
    const run = shell('node app.cjs', project);
    assert.match(run.stdout, /name: 'native'.*refused: \[\]/s);
    assert.equal(run.stderr, '');
  });
});

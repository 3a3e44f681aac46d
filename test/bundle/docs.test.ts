/** Every line of docs/bundling.md, in a project as it describes it: commands print what stands below them. */
import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnablesOf } from '../docs/blocks.ts';
import { FORCED, NOT_FORCED } from './lanes.ts';
import { makeProject, removeProject, shell, writeFiles } from './project.ts';

const PAGE = readFileSync(new URL('../../lib/docs/bundling.md', import.meta.url), 'utf8');
const PACKAGES = fileURLToPath(new URL('node_modules', import.meta.url));
/** What the page's configurations import. */
const IMPORTED = ['@rollup', '@vercel'];

const runnables = runnablesOf(PAGE);
const files = Object.fromEntries(
  runnables.flatMap((each) => (each.kind === 'file' ? [[each.name, each.text]] : [])),
);
const commands = runnables.filter((each) => each.kind === 'command');

describe('docs/bundling.md', function () {
  this.timeout(60_000);
  if (FORCED) {
    it(NOT_FORCED);
    return;
  }
  let project = '';

  before(() => {
    project = makeProject(true);
    writeFiles(project, files);
    for (const name of IMPORTED) {
      symlinkSync(join(PACKAGES, name), join(project, 'node_modules', name));
    }
  });
  after(() => removeProject(project));

  it('names its files, and has programs that print', () => {
    assert.deepEqual(Object.keys(files), [
      ...['app.mjs', 'webpack.config.mjs', 'rollup.config.mjs', 'vite.config.mjs', 'trace.mjs'],
    ]);
    const programs = commands.filter(({ text }) => /\bnode \S*app\b/.test(text));
    assert.ok(programs.length >= 8, `${programs.length} programs`);
    for (const { text, output } of programs) assert.notEqual(output, '', text);
  });

  for (const { text, output } of commands) {
    it(text, () => {
      const { status, stdout, stderr } = shell(text, project);
      assert.equal(status, 0, `${stdout}${stderr}`);
      if (/^(node|cd|\w+=)/.test(text)) assert.equal(stdout, output, stderr);
      assert.doesNotMatch(stderr, /FALLLINE_BACKEND/);
    });
  }

  it('a bundle of webpack in CommonJS requires it', () => {
    const config = files['webpack.config.mjs']
      .replace("externalsType: 'module'", "externalsType: 'commonjs'")
      .replace('  experiments: { outputModule: true },\n', '')
      .replace("'app.mjs', module: true", "'app.cjs'");
    writeFiles(project, { 'commonjs.config.mjs': config });
    const { status, stdout, stderr } = shell(
      'webpack --config commonjs.config.mjs >&2 && node dist/app.cjs',
      project,
    );
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "native [ 'low', 'high' ]\n");
  });

  it('libraries that were taken along are those that are loaded', () => {
    const program = `
      import { readFileSync } from 'node:fs';
      import { backend } from 'fallline';
      const { name } = backend();
      const [library] = /\\S*libopenblas\\S*/.exec(readFileSync('/proc/self/maps', 'utf8')) ?? [];
      console.log(name, library);`;
    writeFiles(project, { 'maps.mjs': program });
    const { stdout, stderr } = shell('LD_LIBRARY_PATH=lib node maps.mjs', project);
    assert.ok(stdout.startsWith(`native ${project}/lib/libopenblas`), `${stdout}${stderr}`);
  });

  it('a program writes no file that it does not name', () => {
    const allowed = '--experimental-permission --allow-fs-read=* --allow-addons';
    const { status, stdout, stderr } = shell(`node ${allowed} app.mjs`, project);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "native [ 'low', 'high' ]\n");
  });
});

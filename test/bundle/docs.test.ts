/**
 * Every line of docs/bundling.md, in projects as it describes them: with the packages of this platform, and with an
 * addon that was built there. Commands print what stands below them. FALLLINE_PACKAGES: see project.ts.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, runnablesOf } from '../docs/blocks.ts';
import { FORCED, NOT_FORCED } from './lanes.ts';
import {
  ADDON,
  addPackages,
  KEY,
  makeProject,
  removeProject,
  shell,
  writeFiles,
} from './project.ts';

const PAGE = readFileSync(new URL('../../lib/docs/bundling.md', import.meta.url), 'utf8');
const PACKAGES = fileURLToPath(new URL('node_modules', import.meta.url));
/** What the page's configurations import. */
const IMPORTED = ['@rollup', '@vercel'];
/** From here on, the page is about own builds alone. */
const OWN_BUILD = PAGE.slice(0, PAGE.indexOf('## An addon that you built')).split('\n').length;

const runnables = runnablesOf(PAGE);
const files = Object.fromEntries(
  runnables.flatMap((each) => (each.kind === 'file' ? [[each.name, each.text]] : [])),
);
const commands = runnables.filter((each) => each.kind === 'command');

interface Kind {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly make: () => string;
  /** In node_modules. */
  readonly nativeFiles: readonly string[];
  /** A line of the page as readers with such a project write it. */
  readonly adapt: (line: string) => string;
}

const KINDS: readonly Kind[] = [
  {
    name: 'with the packages',
    commands: commands.filter(({ line }) => line < OWN_BUILD),
    make() {
      const project = makeProject(false);
      addPackages(project);
      return project;
    },
    nativeFiles: [
      `@fallline/${KEY}/fallline.node`,
      `@fallline/openblas-${KEY}/libscipy_openblas.so`,
    ],
    adapt: (line) => line.replaceAll('linux-x64', KEY),
  },
  {
    name: 'with an own build',
    commands,
    make: () => makeProject(true),
    nativeFiles: [`fallline/${ADDON}`],
    adapt: (line) =>
      line
        .replace('node_modules/@fallline/linux-x64/', 'node_modules/fallline/build/Release/')
        .replace(/^cp \S*openblas\S* \S+$/, 'true')
        .replace(' one/libscipy_openblas.so', ''),
  },
];

function projectOf({ make }: Kind): string {
  const project = make();
  writeFiles(project, files);
  for (const name of IMPORTED) {
    symlinkSync(join(PACKAGES, name), join(project, 'node_modules', name));
  }
  return project;
}

function prints(line: string, project: string, output: string): void {
  const { status, stdout, stderr } = shell(line, project);
  assert.equal(status, 0, `${stdout}${stderr}`);
  if (output !== '') assert.equal(stdout, output, stderr);
  assert.doesNotMatch(stderr, /FALLLINE_BACKEND/);
}

describe('docs/bundling.md', function () {
  this.timeout(60_000);
  if (FORCED) {
    it(NOT_FORCED);
    return;
  }

  it('names its files, and has programs that print', () => {
    assert.deepEqual(Object.keys(files), [
      ...['app.mjs', 'webpack.config.mjs', 'rollup.config.mjs', 'vite.config.mjs'],
      ...['next.config.mjs', 'trace.mjs', 'handler.mjs'],
    ]);
    const programs = commands.filter(({ text }) => /(^|[ ;])node (?!trace)/.test(text));
    assert.ok(programs.length >= 10, `${programs.length} programs`);
    for (const { text, output } of programs) assert.notEqual(output, '', text);
  });

  for (const kind of KINDS) {
    describe(kind.name, () => {
      let project = '';
      before(() => {
        project = projectOf(kind);
      });
      after(() => removeProject(project));

      for (const { text, output = '' } of kind.commands) {
        it(text, () => prints(kind.adapt(text), project, output));
      }

      it('a bundle of webpack in CommonJS requires it', () => {
        const config = files['webpack.config.mjs']
          .replace("externalsType: 'module'", "externalsType: 'commonjs'")
          .replace('  experiments: { outputModule: true },\n', '')
          .replace("'app.mjs', module: true", "'app.cjs'");
        writeFiles(project, { 'commonjs.config.mjs': config });
        const line = 'webpack --config commonjs.config.mjs >&2 && node dist/app.cjs';
        prints(line, project, "native [ 'low', 'high' ]\n");
      });

      it('a program writes no file that it does not name', () => {
        const allowed = '--experimental-permission --allow-fs-read=* --allow-addons';
        prints(`node ${allowed} app.mjs`, project, "native [ 'low', 'high' ]\n");
      });

      it('nft takes the native files along', () => {
        for (const file of kind.nativeFiles) {
          assert.ok(existsSync(join(project, 'traced/node_modules', file)), file);
        }
      });

      if (kind.name === 'with an own build') {
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
      }
    });
  }
});

/**
 * Every block of code in README.md, CONTRIBUTING.md and lib/docs runs as it is pasted, against the built package, and
 * prints what the page shows: see blocks.ts for what a block is by its language.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { docFiles } from '../../lib/guide/pages.ts';
import { type Command, type Program, type Runnable, runnablesOf } from './blocks.ts';
import { assertPrinted } from './output.ts';
import { ELSEWHERE, IN_PLACE_OF, NOT_RUN, PAGES } from './pages.ts';
import { makeProject, type Project, type Ran } from './project.ts';

/** The reference of the API: its blocks are the examples of docstrings, which import nothing. */
const API = 'lib/docs/api/';
const ROOT = new URL('../../', import.meta.url);
const SCRIPTS = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).scripts;
const GENERATED = [...docFiles().keys()].map((name) => `lib/docs/${name}`);

interface Page {
  readonly name: string;
  readonly runnables: readonly Runnable[];
  /** Why its blocks cannot be told. */
  readonly fault?: unknown;
}

const pages = ['README.md', 'CONTRIBUTING.md', ...pagesIn('lib/docs/')].map((name): Page => {
  try {
    return { name, runnables: runnablesOf(readFileSync(new URL(name, ROOT), 'utf8')) };
  } catch (fault) {
    return { name, runnables: [], fault };
  }
});

function pagesIn(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md') && !name.startsWith(API))
    .sort();
}

/** Runs all that runs of a page, in its order; programs that follow each other are one process. */
function runAll(project: Project, runnables: readonly Runnable[]): Map<Runnable, Ran> {
  const ran = new Map<Runnable, Ran>();
  let waiting: Program[] = [];
  const runWaiting = () => {
    if (waiting.length === 0) return;
    for (const [i, result] of project.run(waiting).entries()) ran.set(waiting[i], result);
    waiting = [];
  };
  for (const each of runnables) {
    if (each.kind === 'program') waiting.push(each);
    else {
      runWaiting();
      if (each.kind === 'file') project.write({ [each.name]: each.text });
      else if (isRun(each)) ran.set(each, project.shell(IN_PLACE_OF[each.text] ?? each.text));
    }
  }
  runWaiting();
  return ran;
}

function isRun({ text }: Command): boolean {
  return !Object.hasOwn(NOT_RUN, text);
}

function titleOf(runnable: Runnable): string {
  const { line } = runnable;
  return `line ${line}: ${runnable.kind === 'command' ? runnable.text : runnable.kind}`;
}

describe('blocks of the docs', function () {
  this.timeout(120_000);

  for (const { name, fault } of pages) {
    it(`are known by their languages in ${name}`, () => {
      assert.equal(fault, undefined);
    });
  }

  for (const { name, runnables } of pages) {
    if (Object.hasOwn(ELSEWHERE, name) || GENERATED.includes(name)) continue;
    const running = runnables.filter((each) => each.kind === 'program' || each.kind === 'command');
    if (!running.some((each) => each.kind === 'program' || isRun(each))) continue;

    describe(name, () => {
      let project: Project;
      let results: Map<Runnable, Ran>;
      before(() => {
        const { files, packages = {} } = PAGES[name] ?? {};
        project = makeProject(packages);
        project.write(files?.() ?? {});
        results = runAll(project, runnables);
      });
      after(() => project?.remove());

      for (const runnable of running) {
        if (runnable.kind === 'command' && !isRun(runnable)) continue;
        it(titleOf(runnable), () => {
          const ran = results.get(runnable);
          assert.ok(ran !== undefined);
          assert.equal(ran.error, undefined);
          // What a program prints is shown; of a command, as far as the page shows anything.
          const shown = runnable.output ?? (runnable.kind === 'program' ? '' : undefined);
          if (shown !== undefined) assertPrinted(ran.printed, shown);
        });
      }
    });
  }

  describe('pages of the guide', () => {
    const programs = pages
      .filter(({ name }) => GENERATED.includes(name))
      .flatMap(({ name, runnables }) => runnables.map((runnable) => ({ name, runnable })));
    let project: Project;
    let results: Map<Runnable, Ran>;
    before(() => {
      project = makeProject({});
      results = runAll(
        project,
        programs.map(({ runnable }) => runnable),
      );
    });
    after(() => project?.remove());

    it('have a program each, but for their index', () => {
      const expected = GENERATED.filter((name) => !name.endsWith('/README.md')).sort();
      assert.deepEqual(
        programs.map(({ name }) => name),
        expected,
      );
    });

    for (const { name, runnable } of programs) {
      it(`${name}: trains, and learns something`, () => {
        const { printed, error } = results.get(runnable) ?? { printed: '' };
        assert.equal(error, undefined);
        const last = printed.trim().split('\n').at(-1) ?? '';
        const [, metric, score] = /^(accuracy|R²) (.+)$/.exec(last) ?? [];
        assert.ok(Number(score) > (metric === 'R²' ? 0.25 : 0.85), printed);
      });
    }
  });

  it('leave out only commands that stand in a page', () => {
    const commands = pages.flatMap(({ runnables }) =>
      runnables.flatMap((each) => (each.kind === 'command' ? [each.text] : [])),
    );
    for (const text of [...Object.keys(NOT_RUN), ...Object.keys(IN_PLACE_OF)]) {
      assert.ok(commands.includes(text), text);
      // What is not run names files and scripts that there are, all the same.
      const [, file] = /\b(test\/\S+\.ts)/.exec(text) ?? [];
      if (file !== undefined) assert.ok(existsSync(new URL(file, ROOT)), file);
      const [, script] = /^npm run (\S+)/.exec(text) ?? [];
      if (script !== undefined) assert.ok(Object.hasOwn(SCRIPTS, script), script);
    }
  });

  it('have pages and tests for all that is said of them', () => {
    const names = pages.map(({ name }) => name);
    for (const name of [...Object.keys(PAGES), ...Object.keys(ELSEWHERE)]) {
      assert.ok(names.includes(name), name);
    }
    for (const place of Object.values(ELSEWHERE)) {
      assert.ok(existsSync(fileURLToPath(new URL(place.split(',')[0], ROOT))), place);
    }
  });
});

/**
 * `npm run release:test -- KEY`: are the packages of a release right on this machine, whose platform is KEY (such as
 * linux-arm64-musl)? Installs the tarballs in an empty project, as a user's package manager does, and trains there;
 * then runs the tests that compare the backends on the installed addon. .github/workflows/release.yml does so on
 * every platform. It needs the checkout's packages (`npm ci --ignore-scripts`), but no build.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../setup/command.mjs';
import { root } from '../../setup/files.mjs';
import { run, say, show } from '../../setup/log.mjs';
import { npm } from '../../setup/packages.mjs';
import { FOLDER, readPackages } from './tarballs.mjs';

/** Tests that hold the backends together, on whatever addon FALLLINE_ADDON names. */
const PARITY = 'test/backend/*.test.ts';

const PROGRAM = `
import { backend, datasets, LogisticRegression, StandardScaler } from 'fallline';

const { x, y } = datasets.loadBreastCancer();
const model = new LogisticRegression({ l2: 0.01 });
await model.fit(new StandardScaler().fitTransform(x), y);
const score = model.score(new StandardScaler().fitTransform(x), y);
console.log(backend());
if (backend().name !== 'native') throw new Error('expected the native backend');
if (!(score > 0.97)) throw new Error(\`expected an accuracy above 0.97, but it is \${score}\`);
`;

/**
 * @param {string} project
 * @param {string} key
 * @returns {boolean}
 */
function installs(project, key) {
  const wanted = ['fallline', `@fallline/${key}`, `@fallline/openblas-${key}`];
  const packages = readPackages(join(root, FOLDER));
  const files = wanted.map((name) => packages.find((each) => each.name === name)?.file ?? name);
  const missing = files.filter((file) => wanted.includes(file));
  if (missing.length > 0) {
    say(`${FOLDER} lacks ${missing.join(', ')}; write it with npm run release:packages`);
    return false;
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(project, 'app.mjs'), PROGRAM);
  const { ok, output } = npm(project, ['install', '--ignore-scripts', ...files]);
  if (!ok) show(output);
  return ok;
}

/**
 * Node's arguments in an environment that forces nothing, unless `more` does.
 * @param {string} cwd
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 */
function node(cwd, args, more = {}) {
  const { FALLLINE_BACKEND: _, FALLLINE_ADDON: __, ...inherited } = process.env;
  return run(process.execPath, args, { cwd, env: { ...inherited, ...more }, loud: true }).ok;
}

/** @param {string[]} args */
function testPackages([key]) {
  if (key === undefined) {
    say('which platform is this? npm run release:test -- linux-x64');
    return false;
  }
  const project = mkdtempSync(join(tmpdir(), 'fallline-release-'));
  try {
    if (!installs(project, key)) return false;
    if (!node(project, ['node_modules/fallline/dist/cli/main.js', 'info'])) return false;
    if (!node(project, ['app.mjs'])) return false;
    say(`${key}: installed, and native`);
    const addon = join(project, 'node_modules/@fallline', key, 'fallline.node');
    const forced = { FALLLINE_BACKEND: 'native', FALLLINE_ADDON: addon };
    return node(root, ['node_modules/mocha/bin/mocha.js', PARITY], forced);
  } finally {
    // Windows does not delete a library that a process has just let go of.
    rmSync(project, { recursive: true, force: true, maxRetries: 5 });
  }
}

command(testPackages);

/**
 * `npm run release:publish`: publishes the tarballs that `npm run release:packages` wrote. Without `--publish` it is
 * a dry run: npm checks each package and says what it would send, and nothing is sent. `--from=FOLDER` takes other
 * tarballs than those of build/packages. Other arguments go to `npm publish`, such as `--provenance`, which
 * .github/workflows/release.yml adds.
 */
import { resolve } from 'node:path';
import { command } from '../../setup/command.mjs';
import { root } from '../../setup/files.mjs';
import { say, show } from '../../setup/log.mjs';
import { npm } from '../../setup/packages.mjs';
import { planPublication } from './publication.mjs';
import { FOLDER, readPackages } from './tarballs.mjs';

const FROM = '--from=';

/** @type {Map<string, string | undefined>} */
const asked = new Map();

/**
 * The integrity of a version that the registry has, else undefined.
 * @param {string} name
 * @param {string} version
 * @returns {string | undefined}
 */
function published(name, version) {
  const wanted = `${name}@${version}`;
  if (asked.has(wanted)) return asked.get(wanted);
  const { ok, output } = npm(root, ['view', wanted, 'dist.integrity']);
  // npm 10 prints nothing for a version that a known package lacks.
  if (!ok && !output.includes('E404')) {
    throw new Error(`the registry does not say whether it has ${name} ${version}:\n${output}`);
  }
  const integrity = /^sha\d+-\S+/m.exec(output)?.[0];
  asked.set(wanted, integrity);
  return integrity;
}

/** @param {string[]} args */
function publishPackages(args) {
  const isReal = args.includes('--publish');
  const from = args.find((arg) => arg.startsWith(FROM))?.slice(FROM.length) ?? FOLDER;
  const others = args.filter((arg) => arg !== '--publish' && !arg.startsWith(FROM));
  const packages = readPackages(resolve(root, from));
  const { publish, there, faults } = planPublication(packages, published);
  for (const { name, version } of there) say(`${name} ${version} is published already`);
  for (const fault of faults) say(fault);
  if (faults.length > 0) return false;
  for (const { file, name, version } of publish) {
    // npm wants a tag for a version such as 1.0.0-rc.1, which "latest" must not name.
    const tag = version.includes('-') ? ['--tag', 'next'] : [];
    const dry = isReal ? [] : ['--dry-run'];
    const { ok, output } = npm(root, [
      ...['publish', file, '--access', 'public', '--ignore-scripts', ...tag, ...dry, ...others],
    ]);
    if (!ok) {
      show(output);
      say(`${name} ${version} could not be published; run this again to go on with it`);
      return false;
    }
    say(`${name} ${version} ${isReal ? 'published' : 'would be published'}`);
  }
  return true;
}

command(publishPackages);

/**
 * Refuses a Node that is too old, in one line. Every command checks this first. Set-up uses only what
 * Node 14 can parse and import, so that the check can run.
 */
import { readFileSync } from 'node:fs';

/**
 * @param {string} version As in process.version.
 * @param {string} range As in package.json's "engines": `>=20.19`.
 */
export function satisfies(version, range) {
  const have = numbers(version);
  const need = numbers(range);
  for (let i = 0; i < need.length; i++) {
    if (have[i] !== need[i]) return have[i] > need[i];
  }
  return true;
}

/** @param {string} text */
function numbers(text) {
  return (text.match(/\d+/g) || []).map(Number);
}

/** True if this Node can run fallline; otherwise says so. */
export function nodeIsNewEnough() {
  const packageFile = new URL('../../package.json', import.meta.url);
  const range = JSON.parse(readFileSync(packageFile, 'utf8')).engines.node;
  if (satisfies(process.version, range)) return true;
  console.error(`fallline: needs Node ${range}, but this is Node ${process.version}.`);
  return false;
}

/**
 * `npm run build:native`, `npm run build:sanitize`: builds the addon in any case, and fails loudly.
 * Options: --sanitize, --verbose.
 */
import { command } from './command.mjs';
import { installAdvice, thisSystem } from './installLine.mjs';
import { withLock } from './lock.mjs';
import { say } from './log.mjs';
import { addonFile, buildAddon } from './nativeBuild.mjs';
import { root } from './setup.mjs';
import { missingTools } from './toolchain.mjs';

/** @param {string[]} args */
function build(args) {
  const options = { sanitize: args.includes('--sanitize'), verbose: args.includes('--verbose') };
  const missing = missingTools();
  if (missing.length > 0) {
    say(`the native addon was not built: ${installAdvice(thisSystem(), missing)}`);
    return false;
  }
  if (!withLock(root, () => buildAddon(root, options))) return false;
  say(`built ${addonFile(options)}`);
  return true;
}

command(build);

/**
 * `npm run build:native`, `npm run build:sanitize`: configures and builds the addon, and fails loudly.
 * Options: --sanitize, --verbose, and --fresh, which forgets the last configuration first (for another
 * compiler or other flags).
 */
import { command } from './command.mjs';
import { root } from './files.mjs';
import { installAdvice, thisSystem } from './installLine.mjs';
import { withLock } from './lock.mjs';
import { say } from './log.mjs';
import { addonFile, buildAddon } from './nativeBuild.mjs';
import { missingTools } from './toolchain.mjs';

/** @param {string[]} args */
function build(args) {
  const [sanitize, verbose, fresh] = ['--sanitize', '--verbose', '--fresh'].map((option) =>
    args.includes(option),
  );
  const missing = missingTools();
  if (missing.length > 0) {
    say(`the native addon was not built: ${installAdvice(thisSystem(), missing)}`);
    return false;
  }
  const options = { sanitize, verbose, fresh, configure: true };
  if (!withLock(root, () => buildAddon(root, options))) return false;
  say(`built ${addonFile(options)}`);
  return true;
}

command(build);

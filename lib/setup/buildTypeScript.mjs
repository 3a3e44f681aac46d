/** `npm run build:ts`: compiles lib/ to dist/, in any case. */
import { command } from './command.mjs';
import { withLock } from './lock.mjs';
import { root } from './setup.mjs';
import { buildDist } from './typescriptBuild.mjs';

command(() => withLock(root, () => buildDist(root)));

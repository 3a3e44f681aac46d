/** `npm run build:ts`: compiles lib/ to dist/ if something changed. */
import { command } from './command.mjs';
import { root } from './files.mjs';
import { withLock } from './lock.mjs';
import { buildDist } from './typescriptBuild.mjs';

command(() => withLock(root, () => buildDist(root)));

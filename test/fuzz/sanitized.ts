/** The build with sanitizers, for `npm run fuzz -- --sanitize`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsIn } from '../../lib/scripts/sanitizerReports.mjs';
import { librariesToPreload, sanitizerVariables } from '../../lib/scripts/sanitizers.mjs';
import { root } from '../../lib/setup/files.mjs';

const REPORT = 'report';

/** The environment of a process on that build, whose reports go to the folder. */
export function sanitizedEnvironment(folder: string): NodeJS.ProcessEnv {
  const libraries = librariesToPreload(root);
  if (libraries === undefined) throw new Error("The sanitizers' libraries were not found");
  return sanitizerVariables(root, libraries, join(folder, REPORT));
}

/** What the sanitizers found. */
export function sanitizerFaults(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(REPORT))
    .flatMap((name) => faultsIn(readFileSync(join(folder, name), 'utf8')));
}

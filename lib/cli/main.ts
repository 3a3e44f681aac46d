#!/usr/bin/env node
/** The program `fallline`. */
import { runCli } from './program.ts';

runCli(process.argv.slice(2), process).then((code) => {
  // Not process.exit: what was printed may still be on its way.
  process.exitCode = code;
});

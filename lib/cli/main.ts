#!/usr/bin/env node
/** The program `fallline`. */
import { runCli } from './program.ts';

runCli(process.argv.slice(2), process).then((code) => {
  // Not process.exit(), which would drop buffered output.
  process.exitCode = code;
});

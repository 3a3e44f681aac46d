/**
 * Runs programs one after the other in this process: `node runPrograms.mjs RESULTS FILE...`. Writes to RESULTS, as
 * JSON, what each printed by console.log, and the error that ended it.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const [results, ...files] = process.argv.slice(2);
const ran = [];
for (const file of files) {
  let printed = '';
  console.log = (...words) => {
    printed += `${format(...words)}\n`;
  };
  let error;
  try {
    await import(pathToFileURL(file).href);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  ran.push({ printed, error });
}
writeFileSync(results, JSON.stringify(ran));

/**
 * Reads what AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer wrote about one process.
 */

const LEAKS = /^==\d+==ERROR: LeakSanitizer: detected memory leaks$/m;

/**
 * Returns complete errors, and leaks whose stack names the addon. Other leaks are ignored: Node and other
 * programs do not free all memory when they exit. Memory of V8's own structures, such as its remembered
 * set, is also ignored, even if the addon's call allocated it: a process that exits while a worker runs
 * never frees it.
 * @param {string} report Its stack frames end with the module in brackets.
 * @returns {string[]}
 */
export function faultsIn(report) {
  const [errors, ...leaks] = report.split(LEAKS);
  const records = leaks.join('\n').split(/\n\s*\n/);
  return [
    ...(/ERROR: |runtime error: /.test(errors) ? [errors.trim()] : []),
    ...records.filter(isOfTheAddon).map((record) => record.trim()),
  ];
}

/** @param {string} record One leak. */
function isOfTheAddon(record) {
  const namesAddon = /\[[^\]]*fallline\.node\b/.test(record);
  const isOfV8 = /^ *#1 \S+ in v8::internal::/m.test(record);
  return namesAddon && !isOfV8;
}

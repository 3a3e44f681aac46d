/**
 * Reads what AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer wrote about one process.
 */

const LEAKS = /^==\d+==ERROR: LeakSanitizer: detected memory leaks$/m;

/**
 * Errors, each whole, and those leaks that the addon had a part in. All other leaks are left out:
 * Node and other programs leave memory behind at their end, and their stacks do not name the addon.
 * Nor does memory count that V8 asked for to keep its own books (its remembered set, say), even
 * while it worked for the addon: a process that exits beside a worker never frees that.
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

/**
 * Reads what AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer wrote about one process.
 */

const LEAKS = /^==\d+==ERROR: LeakSanitizer: detected memory leaks$/m;

/**
 * Errors, each whole, and those leaks that the addon had a part in. All other leaks are left out:
 * Node and other programs leave memory behind at their end, and their stacks do not name the addon.
 * @param {string} report Its stack frames end with the module in brackets.
 * @returns {string[]}
 */
export function faultsIn(report) {
  const [errors, ...leaks] = report.split(LEAKS);
  const records = leaks.join('\n').split(/\n\s*\n/);
  return [
    ...(/ERROR: |runtime error: /.test(errors) ? [errors.trim()] : []),
    ...records.filter((record) => /\[[^\]]*fallline\.node\b/.test(record)).map((r) => r.trim()),
  ];
}

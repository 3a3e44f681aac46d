/** Errors whose cause is outside of the script, such as a failed download: they are told in one line. */

/**
 * With a code, as errors of the system have: see setup/command.mjs.
 * @param {string} message
 */
export function failure(message) {
  return Object.assign(new Error(message), { code: 'RELEASE' });
}

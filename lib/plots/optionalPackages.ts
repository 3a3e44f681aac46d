/**
 * Loads packages that only pictures need, on demand, and names those that are missing.
 *
 * Each import is inside a `try`: bundlers then tolerate a package that is not installed.
 */

/**
 * Node's error codes for a missing package, for `import` and for `require`, which bundlers may use
 * instead.
 */
const MISSING = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/**
 * Converts an error from loading optional packages: if one is missing, the new error contains the
 * command that installs them; other errors are returned unchanged.
 *
 * @param what the feature that needs them: a plural noun that starts the sentence
 * @param names packages to install
 */
export function missingPackages(what: string, names: readonly string[], error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && MISSING.includes(String(error.code)))) {
    return error;
  }
  const [s, them] = names.length > 1 ? ['s', 'them'] : ['', 'it'];
  return new Error(
    `${what} need the package${s} ${names.join(' and ')}; install ${them} with: npm install ${names.join(' ')}`,
    { cause: error },
  );
}

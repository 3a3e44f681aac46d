/**
 * Packages that only pictures need: loaded when they are asked for, and named where they are missing.
 *
 * Each is imported inside a `try`: bundlers take that as leave to go on where a package is not installed.
 */

/** What Node says of a missing package, for `import` and for `require`, which bundles may use instead. */
const MISSING = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/**
 * What to throw after loading optional packages failed: an error that names the line which installs them where
 * one of them is missing, otherwise the error itself.
 *
 * @param what what needs them, as the beginning of a sentence in the plural
 * @param names what to install
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

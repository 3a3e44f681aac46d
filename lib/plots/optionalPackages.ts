/** Packages that only pictures need: loaded when they are asked for, and named where they are missing. */

/**
 * Loads optional packages.
 *
 * @param what what needs them, as the beginning of a sentence in the plural
 * @param names what to install
 * @throws {Error} that names the line which installs them, where one of them is missing
 */
export async function optionalPackages<Modules>(
  what: string,
  names: readonly string[],
  load: () => Promise<Modules>,
): Promise<Modules> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      const list = names.join(' and ');
      throw new Error(
        `${what} need the package${names.length > 1 ? 's' : ''} ${list}; install ${names.length > 1 ? 'them' : 'it'} with: npm install ${names.join(' ')}`,
        { cause: error },
      );
    }
    throw error;
  }
}

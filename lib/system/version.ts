/** The version of this package; package.json has the same, and so must an addon. */
export const VERSION = '0.1.0';

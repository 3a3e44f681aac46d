/**
 * Bundled programs run in processes of their own, without the environment of the tests: they do the same whatever
 * backend the tests are forced to, so that it is enough to run them once.
 */

/** Whether the tests are forced to a backend. */
export const FORCED = Boolean(process.env.FALLLINE_BACKEND);
/** Why they are left out then. */
export const NOT_FORCED = 'bundles run where FALLLINE_BACKEND is not set';

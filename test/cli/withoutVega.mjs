/** Imported first, makes vega and vega-lite look as if they were not installed. */
import { register } from 'node:module';

const hooks = `
export async function resolve(specifier, context, next) {
  if (!/^vega(-lite)?$/.test(specifier)) return next(specifier, context);
  const error = new Error("Cannot find package '" + specifier + "'");
  throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);

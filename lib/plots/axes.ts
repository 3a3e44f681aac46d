/** Axes that a caller names: their words, units and domains. */
import { knownOptions } from '../common/validate.ts';
import type { Range } from './domains.ts';
import { textOption } from './options.ts';
import { toDomain } from './surface.ts';

/** What an axis shows. */
export interface NamedAxis {
  readonly name?: string;
  /** Such as `'s'`; stands in parentheses behind the name. Default: none, for a bare number. */
  readonly unit?: string;
}

/** … and which stretch of it. */
export interface DomainAxis extends NamedAxis {
  /** Its two ends, the lower first. */
  readonly domain: readonly [low: number, high: number];
}

/** The title of an axis: `time (s)`. */
export function axisTitle(option: string, value: unknown, fallback: string): string {
  const { name, unit } = knownOptions(option, value, ['name', 'unit', 'domain', 'scale']);
  const words = textOption(`${option}.name`, name, fallback);
  return unit === undefined ? words : `${words} (${textOption(`${option}.unit`, unit, '')})`;
}

/** The domain that an axis must have. */
export function axisDomain(option: string, value: unknown): Range {
  const { domain } = knownOptions(option, value, ['name', 'unit', 'domain']);
  return toDomain(`${option}.domain`, domain);
}

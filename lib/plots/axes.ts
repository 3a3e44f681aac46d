/** Labels, units and domains of axes given by the caller. */
import { knownOptions } from '../common/validate.ts';
import type { Range } from './domains.ts';
import { textOption } from './options.ts';
import { toDomain } from './surface.ts';

/** Label of an axis. */
export interface NamedAxis {
  /** Name of the quantity. */
  readonly name?: string;
  /**
   * Unit, such as `'s'`; it follows the name in parentheses. Default: none, for a dimensionless
   * number.
   */
  readonly unit?: string;
}

/** Label and range of an axis. */
export interface DomainAxis extends NamedAxis {
  /** Ends of the axis, the lower one first. */
  readonly domain: readonly [low: number, high: number];
}

/** The title of an axis: `time (s)`. */
export function axisTitle(option: string, value: unknown, fallback: string): string {
  const { name, unit } = knownOptions(option, value, ['name', 'unit', 'domain', 'scale']);
  const words = textOption(`${option}.name`, name, fallback);
  return unit === undefined ? words : `${words} (${textOption(`${option}.unit`, unit, '')})`;
}

/** Validates the domain of an axis. */
export function axisDomain(option: string, value: unknown): Range {
  const { domain } = knownOptions(option, value, ['name', 'unit', 'domain']);
  return toDomain(`${option}.domain`, domain);
}

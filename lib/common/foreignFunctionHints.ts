/**
 * Hints about option names of other libraries, for the options of functions. Those of models are in
 * foreignHints.ts, whose table is larger.
 */
import { FOREIGN_FUNCTION_OPTIONS } from './foreignFunctionNames.ts';
import { hintFrom, nameTable } from './optionHints.ts';

/** The hint for an option that the function lacks but another library has. */
export const foreignFunctionOption = hintFrom(nameTable(FOREIGN_FUNCTION_OPTIONS));

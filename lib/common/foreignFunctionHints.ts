/** Hints for the options of functions; those of models are in foreignHints.ts, whose table is larger. */
import { FOREIGN_FUNCTION_OPTIONS } from './foreignFunctionNames.ts';
import { hintFrom, nameTable } from './optionHints.ts';

/** The hint for an option that the function does not have, but another library's does. */
export const foreignFunctionOption = hintFrom(nameTable(FOREIGN_FUNCTION_OPTIONS));

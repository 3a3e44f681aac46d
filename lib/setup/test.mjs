/** What `npm test` does first: sets up whatever is missing, or stops. */
import { command } from './command.mjs';
import { setUp } from './setup.mjs';

command(() => setUp('test'));

/** What `npm start` does first: sets up whatever is missing, and goes on without the addon if it must. */
import { command } from './command.mjs';
import { setUp } from './setup.mjs';

command(() => setUp('start'));

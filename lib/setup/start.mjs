/** First step of `npm start`: sets up what is missing, and continues without the addon if it cannot be built. */
import { command } from './command.mjs';
import { setUp } from './setup.mjs';

command(() => setUp('start'));

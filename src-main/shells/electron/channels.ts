/** The only two channels between the screen and the terminal. */
export const COMMAND_CHANNEL = 'ipc';
export const EVENT_CHANNEL = 'event';

/** How a terminal's process ends, for scripts and service managers. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Another process has this data folder open. */
  secondInstance: 3,
  /** The port is taken or not allowed. */
  port: 4,
} as const;

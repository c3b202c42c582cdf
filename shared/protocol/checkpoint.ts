/**
 * What a device signs at a checkpoint of its journal, as UTF-8: `terminal`, `epoch`, `seq` and the
 * lower-case hex `hash` of that event, each on a line of its own behind a line that names the
 * purpose.
 */
export function checkpointMessage(head: {
  readonly terminal: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}): string {
  return `tillwright journal checkpoint\n${head.terminal}\n${head.epoch}\n${head.seq}\n${head.hash}\n`;
}

/** Carries the device's signature of a request, base64. */
export const SIGNATURE_HEADER = 'x-tillwright-signature';

/**
 * What the device signs of a push, a pull, a lease request or a question, as UTF-8; enrol and hello
 * are signed in themselves. Sent again by anybody it does nothing new: a push is taken once, a pull
 * changes nothing, a lease request has its id.
 * @param bodySha256 of the body's bytes before they are compressed, lower-case hex
 */
export function requestMessage(name: string, bodySha256: string): string {
  return `tillwright request\n${name}\n${bodySha256}\n`;
}

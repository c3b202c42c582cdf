/** A line of a server-sent event is short; one that does not end is no such stream. */
const MAX_LINE_LETTERS = 10_000;

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6) as far as their names: HQ's say "pull now" and
 * carry nothing. Resolves when the stream ends.
 * @throws Error when the line fails, or a line has no end
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (name: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LETTERS) throw new Error('A line of the stream has no end');
    for (const line of lines) {
      if (line.startsWith('event:')) name = line.slice('event:'.length).trim();
      if (line !== '') continue;
      if (name !== '') onEvent(name);
      name = '';
    }
  }
}

/** A line of a server-sent event is short; one that does not end is no such stream. */
const MAX_LINE_LETTERS = 10_000;

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6) as far as their names: HQ's say "pull now" and
 * carry nothing. Resolves when the stream ends or one of `stops` says so, and lets go of the line then:
 * of a stream that lasts for hours, `fetch` itself may have forgotten its signal by the time.
 * @throws Error when the line fails, or a line has no end
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  stops: readonly AbortSignal[],
  onEvent: (name: string) => void,
): Promise<void> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  for (const one of stops) one.addEventListener('abort', stop, { once: true });
  try {
    await readNames(reader, onEvent);
  } finally {
    for (const one of stops) one.removeEventListener('abort', stop);
    stop();
  }
}

async function readNames(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onEvent: (name: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
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

/** Many changes in one turn of the event loop are one event. */
export function coalesced(send: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      send();
    });
  };
}

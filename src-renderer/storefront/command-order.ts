/** Runs a task after every task given before it has ended. */
export type InOrder = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * One task at a time, in the order they came: two quick scans must not overtake one another on
 * their way to the terminal. `onBusy` hears true when work begins and false when none is left.
 */
export function createOrder(onBusy: (busy: boolean) => void): InOrder {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (task) => {
    waiting += 1;
    if (waiting === 1) onBusy(true);
    const mine = tail.then(task);
    tail = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting -= 1;
      if (waiting === 0) onBusy(false);
    }
  };
}

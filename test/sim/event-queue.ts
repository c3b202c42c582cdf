/** One thing that will happen. */
export interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly label: string;
  /** Something is under way: the run is not at rest before it happened. */
  readonly busy: boolean;
  /** Whether it still means anything; a dead one is dropped without a step. */
  readonly alive: () => boolean;
  readonly run: () => Promise<void> | void;
}

/** Virtual time: a heap by time, then by the order of planning. */
export interface EventQueue {
  readonly size: () => number;
  readonly busyCount: () => number;
  add(planned: Omit<Planned, 'order'>): void;
  take(): Planned | null;
}

export function eventQueue(): EventQueue {
  const heap: Planned[] = [];
  let order = 0;
  let busy = 0;
  const before = (one: Planned, other: Planned): boolean =>
    one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    return one !== undefined && other !== undefined && before(one, other);
  };
  const sink = (): void => {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      const smaller = isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(smaller, at)) return;
      swap(smaller, at);
      at = smaller;
    }
  };
  return {
    size: () => heap.length,
    busyCount: () => busy,
    add: (planned) => {
      order += 1;
      if (planned.busy) busy += 1;
      heap.push({ ...planned, order });
      let at = heap.length - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    take: () => {
      const top = heap[0];
      const last = heap.pop();
      if (top === undefined || last === undefined) return null;
      if (top.busy) busy -= 1;
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return top;
    },
  };
}

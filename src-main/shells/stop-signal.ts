const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignal {
  /**
   * Resolves at the first signal. Later ones change nothing: npm hands a Ctrl-C on a second time.
   */
  readonly asked: Promise<NodeJS.Signals>;
  dispose(): void;
}

export function listenForStop(): StopSignal {
  const stop = Promise.withResolvers<NodeJS.Signals>();
  const onSignal = (signal: NodeJS.Signals): void => stop.resolve(signal);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    asked: stop.promise,
    dispose() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

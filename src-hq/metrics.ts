import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** This node's own figures, which the scraper adds up. */
export interface HqMetrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly jobRuns: Counter<'job' | 'outcome'>;
  readonly jobSeconds: Histogram<'job'>;
  readonly eventsSent: Counter<'sink'>;
  readonly eventFailures: Counter<'sink'>;
  readonly eventsWaiting: Gauge<'sink'>;
}

export function createMetrics(): HqMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'tillwright_http_request_seconds',
      help: 'How long HQ took to answer, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    jobRuns: new Counter({
      name: 'tillwright_job_runs_total',
      help: 'Standing jobs that ended on this node, by how',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'tillwright_job_seconds',
      help: 'How long standing jobs took on this node',
      labelNames: ['job'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600],
      registers,
    }),
    eventsSent: new Counter({
      name: 'tillwright_outbox_events_sent_total',
      help: 'Events that this node sent, those sent twice counted twice',
      labelNames: ['sink'],
      registers,
    }),
    eventFailures: new Counter({
      name: 'tillwright_outbox_failures_total',
      help: 'Rounds in which the sink took nothing',
      labelNames: ['sink'],
      registers,
    }),
    eventsWaiting: new Gauge({
      name: 'tillwright_outbox_events_waiting',
      help: 'Events that the sink had not taken when this node looked last',
      labelNames: ['sink'],
      registers,
    }),
  };
}

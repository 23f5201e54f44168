import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const RESOLUTION_MS = 20;

/** What the process itself uses, under the names that Prometheus' own clients use. Returns how to stop measuring. */
export function openProcessMeter(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Resident memory' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableCounter('process_cpu_seconds_total', { description: 'User and system time spent' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe((user + system) / 1e6);
    });
  meter
    .createObservableGauge('nodejs_eventloop_lag_seconds', {
      description: 'Longest time since the last look that the event loop was late',
    })
    .addCallback((result) => {
      // It measures from tick to tick, so its own resolution is part of every figure.
      const lateMs = Number.isFinite(delay.max) ? delay.max / 1e6 - RESOLUTION_MS : 0;
      result.observe(Math.max(0, lateMs) / 1000);
      delay.reset();
    });
  return () => delay.disable();
}

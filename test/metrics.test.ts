import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../plugin-server/metrics.ts';
import { busyDay } from './security/busy-day.ts';
import { bareDist } from './support/bare-dist.ts';
import { startTestApp } from './support/test-app.ts';

describe('metrics', () => {
  it('are counters and gauges as Prometheus reads them', () => {
    const metrics = createMetrics();
    metrics.count('doors_passed');
    metrics.count('doors_passed', 2);
    metrics.gauge('sockets', () => 7);
    expect(metrics.text()).toBe(
      [
        '# TYPE nahtlos_doors_passed_total counter',
        'nahtlos_doors_passed_total 3',
        '# TYPE nahtlos_sockets gauge',
        'nahtlos_sockets 7',
        '',
      ].join('\n'),
    );
  });

  it('are served on a port of the operator’s own, and nowhere else', async () => {
    await using app = await startTestApp({ dist: bareDist(), environment: { NAHTLOS_METRICS_PORT: '0' } });
    const answer = await fetch(`http://127.0.0.1:${app.metricsPort}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect((await fetch(`http://127.0.0.1:${app.metricsPort}/`)).status).toBe(404);
    expect((await fetch(`${app.publicUrl}/metrics`)).status).toBe(404);
    // A page that had its name lead here could read them, if the name were not asked for.
    const named = await new Promise<number>((resolve) => {
      get({ port: app.metricsPort, path: '/metrics', headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
    });
    expect(named).toBe(404);
  });

  it('count what happened and name nobody', async () => {
    await using app = await startTestApp({ dist: bareDist(), environment: { NAHTLOS_METRICS_PORT: '0' } });
    const { canaries, secrets } = await busyDay(app);
    const text = await (await fetch(`http://127.0.0.1:${app.metricsPort}/metrics`)).text();
    expect(text).toMatch(/^nahtlos_ready 1$/m);
    expect(text).toMatch(/^nahtlos_doors_passed_total \d{2,}$/m);
    expect(text).toMatch(/^nahtlos_problems_auth_wrong_total [12]$/m);
    expect(text).toMatch(/^nahtlos_loop_delay_p99_ms \d+$/m);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# TYPE nahtlos_[a-z0-9_]+ (counter|gauge)|nahtlos_[a-z0-9_]+ \d+)$/);
    for (const it of [...Object.values(canaries), ...secrets]) expect(text).not.toContain(it);
  });

  it('are gone with the server', async () => {
    await using app = await startTestApp({ dist: bareDist(), environment: { NAHTLOS_METRICS_PORT: '0' } });
    await app.close();
    await expect(fetch(`http://127.0.0.1:${app.metricsPort}/metrics`)).rejects.toThrow();
  });
});

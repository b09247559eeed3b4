import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET with the address of the one test PostgreSQL, which the first asker starts. */
    postgresStarter: string;
  }
}

/**
 * One PostgreSQL per run, started when the first test file asks for it, so that a run without the store stays quick.
 * It belongs to this process, which outlives every worker.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresCluster> | undefined;
  const starter = createServer((_request, response) => {
    started ??= startPostgresCluster();
    started.then(
      ({ url }) => response.end(url),
      (cause: unknown) => response.writeHead(500).end(cause instanceof Error ? cause.message : String(cause)),
    );
  });
  starter.listen(0, '127.0.0.1');
  await once(starter, 'listening');
  provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}`);
  return async () => {
    starter.close();
    const cluster = await started?.catch(() => undefined);
    await cluster?.stop();
  };
}

import { describe, expect, it } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { visitor } from '../support/people.ts';
import { rawConnection, rawSocket, rawVisitor } from '../support/raw-socket.ts';
import { startTestApp } from '../support/test-app.ts';

describe('a stop', () => {
  it('is not held up by whoever never says goodbye', async () => {
    await using app = await startTestApp({ dist: bareDist() });
    const ada = await visitor(app);
    const inside = await rawVisitor(app, ada);
    const atTheDoor = await rawSocket(app);
    const halfSaid = await rawConnection(app);
    halfSaid.write('POST /v1/visitor/visitor/hello HTTP/1.1\r\nHost: x\r\nContent-Le');
    for (const { socket } of [inside, atTheDoor, halfSaid]) socket.pause();
    await app.close();
    await expect(fetch(`${app.publicUrl}/healthz`)).rejects.toThrow();
    for (const raw of [inside, atTheDoor, halfSaid]) raw.end();
  });

  it('tells everybody inside when to come back', async () => {
    await using app = await startTestApp({ dist: bareDist() });
    const tab = await (await visitor(app)).tab();
    const closed = app.close();
    const { reconnectAfterMs } = await tab.hear('server:draining');
    expect(reconnectAfterMs).toBeLessThan(5_000);
    await closed;
    tab.leave();
  });
});

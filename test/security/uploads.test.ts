import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cid, type ConversationId, type FileId, makeCid } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { pdf, pictures, png, sample, zipEnd } from '../file/samples.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let ada: TestVisitor;
let bea: TestVisitor;
let mia: TestAgent;
beforeAll(async () => {
  app = await startTestApp({ dist: bareDist() });
  [ada, bea, mia] = [await visitor(app), await visitor(app), await agent(app)];
});
afterAll(() => app[Symbol.asyncDispose]());

interface Sent {
  readonly status: number;
  readonly body: {
    ok: boolean;
    file: FileId;
    name: string;
    type: string;
    bytes: number;
    width?: number;
    problem?: Problem;
  };
}
type Side = 'visitor' | 'inbox';

const send = async (
  bytes: Uint8Array | string,
  {
    headers = ada.headers,
    side = 'visitor',
    cid = makeCid(),
    name = 'a.bin',
    more = {},
  }: { headers?: Record<string, string>; side?: Side; cid?: string; name?: string; more?: Record<string, string> } = {},
): Promise<Sent> => {
  const response = await fetch(`${app.publicUrl}/v1/${side}/file`, {
    method: 'PUT',
    headers: {
      origin: app.publicUrl,
      'x-nahtlos-cid': cid,
      'x-nahtlos-name': encodeURIComponent(name),
      ...headers,
      ...more,
    },
    body: bytes as BodyInit,
  });
  return { status: response.status, body: (await response.json()) as Sent['body'] };
};
const fetchFile = (
  file: string,
  headers: Record<string, string> = ada.headers,
  side: Side = 'visitor',
): Promise<Response> => fetch(`${app.publicUrl}/v1/${side}/file/${file}`, { headers });

/** Files that lie on the server's disk, as one number per look. */
const onDisk = (): number =>
  readdirSync(join(app.dataFolder, 'files'), { recursive: true, withFileTypes: true }).filter((it) => it.isFile())
    .length;

const carried = async (file: FileId, from = ada): Promise<ConversationId> =>
  (await ask(app, 'visitor', 'message:send', { ...words('', 1), files: [file] }, from.headers)).conversation;

describe('an upload', () => {
  it.each(
    Object.entries(pictures),
  )('%s is known by what is in it and comes back without what a camera wrote', async (name, type) => {
    const sent = sample(name);
    const { status, body } = await send(sent, { name: 'order.html', more: { 'content-type': 'text/html' } });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.type).toBe(type);
    expect(body.width).toBeGreaterThan(0);
    const back = Buffer.from(await (await fetchFile(body.file)).arrayBuffer());
    expect(back.length).toBe(body.bytes);
    for (const trace of ['xpacket', 'http://ns.adobe.com', 'Photoshop', 'Kamera', 'Ada Muster', 'SN-4711'])
      expect(back.includes(trace), trace).toBe(false);
  });

  it.each([
    ['a web page', '<!doctype html><script>alert(1)</script>', 'text/plain'],
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'text/plain'],
  ])('%s is text and never a page', async (_, text, type) => {
    const { body } = await send(text, { name: 'picture.png' });
    expect(body).toMatchObject({ ok: true, type });
    const back = await fetchFile(body.file);
    expect(back.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(back.headers.get('content-disposition')).toMatch(/^attachment; filename="picture\.png\.txt"/);
  });

  it.each([
    ['a program', Buffer.from('7f454c4602010100', 'hex'), 'type'],
    ['an archive', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60)]), 'type'],
    ['a picture with an archive behind it', Buffer.concat([png(), zipEnd(0)]), 'unreadable'],
    ['a picture with a page behind it', Buffer.concat([png(), Buffer.from('<script>alert(1)</script>')]), 'unreadable'],
    ['half a picture', sample('photo.jpg').subarray(0, 600), 'unreadable'],
    ['a picture larger than any screen', png({ width: 12_001, height: 2 }), 'size'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['bytes that are no text', Buffer.from([0x48, 0x69, 0x00, 0xff]), 'type'],
  ])('%s is refused, and nothing of it stays on the disk', async (_, bytes, reason) => {
    await send(pdf());
    const before = onDisk();
    const { status, body } = await send(bytes);
    expect(status).toBe(415);
    expect(body.problem).toMatchObject({ code: 'file.refused', retry: 'never', detail: { reason } });
    expect(onDisk()).toBe(before);
  });

  it('of a visitor is ten megabytes at most, of an agent twenty-five', async () => {
    const text = (bytes: number): Uint8Array => Buffer.alloc(bytes, 'a');
    const tooLarge = await send(text(limits.visitorFileBytes + 1));
    expect(tooLarge.body.problem?.detail).toEqual({ reason: 'size' });
    expect((await send(text(limits.visitorFileBytes))).status).toBe(200);
    const { headers } = mia;
    expect((await send(text(limits.visitorFileBytes + 1), { headers, side: 'inbox' })).status).toBe(200);
    expect((await send(text(limits.agentFileBytes + 1), { headers, side: 'inbox' })).body.problem?.code).toBe(
      'file.refused',
    );
  });

  it('says how long it is and what it is called by its client, or is refused', async () => {
    expect((await send('x', { cid: 'short' })).body.problem).toMatchObject({
      code: 'request.malformed',
      detail: { field: 'x-nahtlos-cid' },
    });
    const chunked = await new Promise<number>((resolve) => {
      const put = request(`${app.publicUrl}/v1/visitor/file`, {
        method: 'PUT',
        headers: { ...ada.headers, origin: app.publicUrl, 'x-nahtlos-cid': makeCid() },
      });
      put.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      put.write('some');
      put.end('thing');
    });
    expect(chunked).toBe(400);
  });

  it('that breaks off leaves nothing, and the next one under the same client id is the first', async () => {
    const before = onDisk();
    const cid = makeCid();
    const bytes = Buffer.alloc(200_000, 'a');
    await new Promise((resolve) => {
      const put = request(`${app.publicUrl}/v1/visitor/file`, {
        method: 'PUT',
        headers: { ...ada.headers, origin: app.publicUrl, 'x-nahtlos-cid': cid, 'content-length': bytes.length },
      });
      put.on('error', () => resolve(null));
      put.write(bytes.subarray(0, 150_000), () => put.destroy(new Error('the train went into a tunnel')));
    });
    const { body } = await send(bytes, { cid });
    expect(body).toMatchObject({ ok: true, bytes: 200_000 });
    await expect.poll(onDisk).toBe(before + 1);
  });
});

describe('the same client id again', () => {
  it('with the same bytes is answered with the same file, whatever it is called now', async () => {
    const cid = makeCid();
    const first = await send('Order 4711', { cid, name: 'one.txt' });
    const before = onDisk();
    const again = await send('Order 4711', { cid, name: 'two.txt' });
    expect(again.body).toEqual(first.body);
    expect(onDisk()).toBe(before);
  });

  it('with other bytes is a conflict, not the first file once more', async () => {
    const cid = makeCid();
    await send('Order 4711', { cid });
    const before = onDisk();
    for (const other of ['Order 4712', 'Order 471', `Order 4711${'x'.repeat(70_000)}`, sample('photo.jpg')]) {
      const { status, body } = await send(other, { cid });
      expect(status).toBe(409);
      expect(body.problem?.code).toBe('message.conflict');
    }
    expect(onDisk()).toBe(before);
  });

  it('knows a photo by what was sent, though something else is kept of it', async () => {
    const cid = makeCid();
    const first = await send(sample('photo.jpg'), { cid });
    expect((await send(sample('photo.jpg'), { cid })).body).toEqual(first.body);
    const kept = Buffer.from(await (await fetchFile(first.body.file)).arrayBuffer());
    expect((await send(kept, { cid })).body.problem?.code).toBe('message.conflict');
  });

  it('twice at the same moment is one file', async () => {
    const cid = makeCid();
    const before = onDisk();
    const [one, two] = await Promise.all([send('both', { cid }), send('both', { cid })]);
    expect(one.body).toEqual(two.body);
    expect(onDisk()).toBe(before + 1);
    const [three, four] = await Promise.all([
      send('left', { cid: 'C'.repeat(22) }),
      send('right', { cid: 'C'.repeat(22) }),
    ]);
    expect([three.status, four.status].toSorted()).toEqual([200, 409]);
    expect(onDisk()).toBe(before + 2);
  });

  it('of another device is another file', async () => {
    const cid = makeCid();
    const hers = await send('Order 4711', { cid });
    const other = await send('Order 4711', { cid, headers: bea.headers });
    expect(other.body.file).not.toBe(hers.body.file);
  });
});

describe('a file', () => {
  it('is a download in a sandbox, kept by nobody on the way', async () => {
    const { body } = await send(pdf(), { name: 'Rechnung für Müller "2026".pdf' });
    const { headers } = await fetchFile(body.file);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Rechnung f_r M_ller _2026_.pdf"; filename*=UTF-8''Rechnung%20f%C3%BCr%20M%C3%BCller%20%222026%22.pdf`,
    );
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['a path', '../../../etc/passwd', 'passwd.txt'],
    ['a path of Windows', 'C:\\Users\\ada\\order.txt', 'order.txt'],
    ['a header of its own', 'a\r\nX-Evil: 1\r\n\r\n<script>.txt', 'aX-Evil: 1<script>.txt'],
    ['a name turned around', 'exe.\u202egpj.txt', 'exe.gpj.txt'],
    ['an encoding that is none', '%E0%A4%A', '_E0_A4_A.txt'],
  ])('called like %s goes down under a harmless name', async (_, name, saved) => {
    const cid = makeCid();
    const response = await fetch(`${app.publicUrl}/v1/visitor/file`, {
      method: 'PUT',
      headers: {
        ...ada.headers,
        origin: app.publicUrl,
        'x-nahtlos-cid': cid,
        'x-nahtlos-name': name.startsWith('%') ? name : encodeURIComponent(name),
      },
      body: 'Order',
    });
    const { file } = (await response.json()) as { file: FileId };
    const { headers } = await fetchFile(file);
    expect(headers.get('content-disposition')).toContain(`filename="${saved}`);
    expect(headers.get('x-evil')).toBeNull();
  });

  it('of somebody else is not there, exactly like one that never was', async () => {
    const { body } = await send('private');
    expect((await fetchFile(body.file)).status).toBe(200);
    const [foreign, missing] = [
      await fetchFile(body.file, bea.headers),
      await fetchFile(`fl_${'A'.repeat(22)}`, bea.headers),
    ];
    const plain = async (response: Response) => {
      const { problem } = (await response.json()) as { problem: Problem };
      return { ...problem, requestId: '' };
    };
    expect(await plain(foreign)).toEqual(await plain(missing));
    expect(foreign.status).toBe(404);
  });

  it('waits for its message: an agent cannot open it before, and can as soon as it is sent', async () => {
    const { body } = await send('draft');
    expect((await fetchFile(body.file, mia.headers, 'inbox')).status).toBe(404);
    await carried(body.file);
    expect((await fetchFile(body.file, mia.headers, 'inbox')).status).toBe(200);
  });

  it('goes with one message only', async () => {
    const { body } = await send('once');
    await carried(body.file);
    const twice = ask(app, 'visitor', 'message:send', { ...words('', 1), files: [body.file] }, ada.headers);
    await expect(twice).rejects.toMatchObject({ problem: { code: 'file.refused' } });
    const doubled = ask(
      app,
      'visitor',
      'message:send',
      { ...words('', 1), files: [body.file, body.file] },
      ada.headers,
    );
    await expect(doubled).rejects.toMatchObject({ problem: { code: 'file.refused' } });
  });

  it('of a note is for the team, also when the visitor knows its number', async () => {
    const { body } = await send('for colleagues', { headers: mia.headers, side: 'inbox' });
    const conversation = await carried((await send('hers')).body.file);
    const note = { conversation, cid: makeCid(), text: 'See', files: [body.file], mentions: [] };
    await ask(app, 'inbox', 'note:add', note, mia.headers);
    expect((await fetchFile(body.file, mia.headers, 'inbox')).status).toBe(200);
    expect((await fetchFile(body.file)).status).toBe(404);
    // Nor does a message of hers or an answer of an agent take it out of the note.
    const answer = { conversation, cid: makeCid(), n: 1, seenSeq: 9, text: '', files: [body.file] };
    await expect(ask(app, 'inbox', 'message:send', answer, mia.headers)).rejects.toMatchObject({
      problem: { code: 'file.refused' },
    });
  });

  it('an agent answers with reaches the visitor', async () => {
    const conversation = await carried((await send('question')).body.file);
    const { body } = await send(sample('photo.jpg'), { headers: mia.headers, side: 'inbox', name: 'bike.jpg' });
    expect((await fetchFile(body.file)).status).toBe(404);
    await ask(
      app,
      'inbox',
      'message:send',
      { conversation, cid: makeCid() as Cid, n: 1, seenSeq: 9, text: '', files: [body.file] },
      mia.headers,
    );
    const back = await fetchFile(body.file);
    expect(back.status).toBe(200);
    expect(back.headers.get('content-type')).toBe('image/jpeg');
    expect((await fetchFile(body.file, bea.headers)).status).toBe(404);
  });

  it('lies on the disk under a name that says nothing, for this account only', async () => {
    const secret = 'canary of the content';
    const { body } = await send(secret, { name: 'canary-of-the-name.txt' });
    const kept = readdirSync(join(app.dataFolder, 'files'), { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name));
    const digest = createHash('sha256').update(secret).digest('hex');
    const its = kept.filter((path) => readFileSync(path, 'utf8') === secret);
    expect(its).toHaveLength(1);
    expect(its[0]).not.toContain('canary');
    expect(its[0]).not.toContain(body.file);
    expect(its[0]).not.toContain(digest.slice(0, 16));
    expect(statSync(its[0]!).mode & 0o077).toBe(0);
  });
});

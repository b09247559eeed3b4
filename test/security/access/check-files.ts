import { makeCid } from '../../../protocol/ids.ts';
import type { ProblemCode } from '../../../protocol/problems.ts';
import { ask } from '../../support/people.ts';
import { callers, prove } from './callers.ts';
import type { Witness } from './witness.ts';
import { upload, type World } from './world.ts';

interface Answer {
  readonly ok: boolean;
}
export type Judge = (title: string, expected: ProblemCode | 'ok', call: () => Promise<Answer>) => Promise<Answer>;

/** The raw routes with rows behind them: uploads and downloads. */
export const checkFiles = async (world: World, witness: Witness, judge: Judge): Promise<void> => {
  const { app } = world;

  const get = async (side: 'visitor' | 'inbox', file: string, headers: Record<string, string>): Promise<Answer> => {
    const response = await fetch(`${app.publicUrl}/v1/${side}/file/${encodeURIComponent(file)}`, { headers });
    if (!response.ok) return (await response.json()) as Answer;
    return { ok: (await response.text()) === 'Order 4711' };
  };
  const put = async (side: 'visitor' | 'inbox', headers: Record<string, string>): Promise<Answer> => {
    const response = await fetch(`${app.publicUrl}/v1/${side}/file`, {
      method: 'PUT',
      headers: { ...headers, origin: app.publicUrl, 'x-nahtlos-cid': makeCid() },
      body: 'Order 4712',
    });
    return (await response.json()) as Answer;
  };
  /** One that only a note carries, in the conversation of the caller herself. */
  const noteFile = async (conversation: never): Promise<string> => {
    const { headers } = await world.member(world.here, 'agent');
    const file = await upload(app, 'inbox', headers);
    await ask(
      app,
      'inbox',
      'note:add',
      { conversation, cid: makeCid(), text: 'See', files: [file], mentions: [] },
      headers,
    );
    return file;
  };

  for (const side of ['visitor', 'inbox'] as const) {
    for (const [who, make] of Object.entries(callers[side])) {
      const caller = await make(world);
      const isIn = caller.rows !== undefined;
      const out: ProblemCode = caller.always ?? 'auth.missing';
      const own = caller.rows ?? witness.foreign;
      const files: readonly (readonly [string, string, ProblemCode | 'ok'])[] = [
        ['her own, sent with no message yet', own.file, 'ok'],
        [
          'a note’s in her own conversation',
          isIn ? await noteFile(own.conversation as never) : own.file,
          side === 'visitor' ? 'not-found' : 'ok',
        ],
        ['another’s of the site', witness.foreign.file, side === 'visitor' ? 'not-found' : 'ok'],
        ['of the other site', witness.elsewhere.file, 'not-found'],
        ['nobody’s', `fl_${'A'.repeat(22)}`, 'not-found'],
        ['of wrong form', '../../nahtlos.db', 'not-found'],
      ];
      const missing = new Set<string>();
      for (const [which, file, expected] of files) {
        const title = `${who}, ${side} download of a file, ${which}`;
        const answer = await judge(title, isIn ? expected : out, () => get(side, file, caller.headers));
        if (isIn && expected === 'not-found')
          missing.add(JSON.stringify({ ...(answer as { problem?: object }).problem, requestId: '' }));
      }
      if (missing.size > 1)
        await judge(`${who}, ${side} files: foreign and missing are told apart`, 'ok', async () => ({ ok: false }));
      await judge(`${who}, ${side} upload`, isIn ? 'ok' : out, () => put(side, caller.headers));
    }
  }

  // What was proved counts as long as the proof does.
  const before = await world.writer(world.here);
  const late = await world.writer(world.here);
  prove(world, late.device, before.conversation, world.now - 1);
  await judge('a visitor whose proof has run out, download', 'not-found', () =>
    get('visitor', before.file, late.headers),
  );
};

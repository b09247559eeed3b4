import type { NahtlosChatElement } from '../../../widget/nahtlos.d.ts';

/** What a page without a framework writes; compiled, never run. */
export const vanilla = async (): Promise<void> => {
  const chat = document.querySelector('nahtlos-chat');
  if (!chat) return;
  const ready: NahtlosChatElement = await chat.ready;
  ready.offsetX = 40;
  ready.theme = 'dark';
  // @ts-expect-error there is no such theme
  ready.theme = 'blue';
  await ready.open({ draft: 'Guten Tag' });
  await ready.open('continue');
  await ready.open({ view: 'home' });
  // @ts-expect-error there is no such view
  await ready.open('menu');
  const visitor: string | null | undefined = ready.state.visitorId;
  console.log(visitor, ready.state.view === 'rating');
  const { level } = await ready.identify({ token: 'signed' });
  if (level === 'signed') await ready.consent({ profile: true });
  const end = ready.on('unread', ({ count }) => {
    document.title = `${count}`;
  });
  end();
  ready.addEventListener('nahtlos-message', ({ detail }) => console.log(detail.seq, detail.from));
  document.addEventListener('nahtlos-error', (event) =>
    console.log((event as CustomEvent<{ code: string }>).detail.code),
  );
  window.nahtlos?.('track', 'viewed', { price: 49.9 });
  window.nahtlos?.('on', 'open', (detail) => console.log(detail));
  // @ts-expect-error there is no such method
  window.nahtlos?.('opne');
  const queued = await window.nahtlos?.ready;
  queued?.close();
};

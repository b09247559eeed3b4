/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { NahtlosJsx } from '../../../widget/nahtlos.d.ts';

declare module 'preact' {
  // biome-ignore lint/style/noNamespace: Preact keeps the names of elements in one.
  namespace JSX {
    interface IntrinsicElements {
      'nahtlos-chat': NahtlosJsx & JSX.HTMLAttributes<HTMLElement>;
    }
  }
}

export const chat = (
  <nahtlos-chat locale="de" offset-x={40} class="chat" onnahtlos-unread={({ detail }) => console.log(detail.count)} />
);

// @ts-expect-error there is no such place
export const wrong: JSX.Element = <nahtlos-chat position="top" />;

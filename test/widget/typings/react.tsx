/** @jsxImportSource react */
import type { ReactElement } from 'react';
import type { NahtlosJsx } from '../../../widget/nahtlos.d.ts';

declare module 'react' {
  // biome-ignore lint/style/noNamespace: React keeps the names of elements in one.
  namespace JSX {
    interface IntrinsicElements {
      'nahtlos-chat': NahtlosJsx & HTMLAttributes<HTMLElement>;
    }
  }
}

/** React 19 listens by `onnahtlos-…` and writes attributes. */
export const chat: ReactElement = (
  <nahtlos-chat
    locale="de"
    offset-x={40}
    className="chat"
    onnahtlos-unread={({ detail }) => console.log(detail.count)}
  />
);

// @ts-expect-error there is no such place
export const wrong: ReactElement = <nahtlos-chat position="top" />;

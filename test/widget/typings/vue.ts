import { type DefineComponent, h, type VNode } from '@vue/runtime-core';
import type { NahtlosAttributes, NahtlosEvents } from '../../../widget/nahtlos.d.ts';

declare module '@vue/runtime-core' {
  interface GlobalComponents {
    'nahtlos-chat': DefineComponent<NahtlosAttributes>;
  }
}

/** As `@nahtlos-unread` in a template. */
const heard = ({ detail }: CustomEvent<NahtlosEvents['unread']>): void => console.log(detail.count);

export const chat: VNode = h('nahtlos-chat', {
  ...({ locale: 'de', 'offset-x': 40 } satisfies NahtlosAttributes),
  'onNahtlos-unread': heard,
});

// @ts-expect-error there is no such place
export const wrong = { position: 'top' } satisfies NahtlosAttributes;

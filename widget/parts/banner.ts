import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { View } from './view.ts';

interface Line {
  readonly text: string;
  readonly kind: 'wait' | 'bad';
  /** The page may say it in words of its own. */
  readonly slot?: 'offline';
  readonly act?: readonly [string, () => void];
  /** Where she may write instead. */
  readonly mail?: string | undefined;
}

/** What stands between her and an answer, in one line with the next step; the gravest first, and only that one. */
export const banner = (view: View): TemplateResult | typeof nothing => {
  const line = lineOf(view);
  if (!line) return nothing;
  return html`<div class="banner ${line.kind}" part="banner"><span>${line.slot ? html`<slot name=${line.slot}>${line.text}</slot>` : line.text}</span>${line.act ? html`<button type="button" class="link" @click=${line.act[1]}>${line.act[0]}</button>` : nothing}${line.mail ? html`<a class="link" href="mailto:${line.mail}">${view.say('banner.mail')}</a>` : nothing}</div>`;
};

const lineOf = ({ say, state, person, now, isOffline, loadAgain, fallbackEmail, acts }: View): Line | null => {
  const code = state.stopped?.code;
  if (code?.startsWith('auth.'))
    return {
      text: say(state.unsent.length > 0 ? 'banner.endedKept' : 'banner.ended'),
      kind: 'bad',
      act: [say('banner.anew'), acts.startOver],
    };
  if (code === 'version.too-old')
    return { text: say('banner.old'), kind: 'bad', act: [say('banner.reload'), acts.reload] };
  if (code) return { text: say('banner.refused'), kind: 'bad' };
  if (loadAgain) return { text: '', kind: 'bad', act: [say('load.failed'), loadAgain], mail: fallbackEmail };
  if (isOffline) return { text: say('banner.offline'), kind: 'wait', slot: 'offline' };
  if (state.helloFailed)
    return { text: say('banner.limited'), kind: 'wait', act: [say('banner.again'), acts.again], mail: fallbackEmail };
  if (state.isGone) return { text: say('banner.gone'), kind: 'wait' };
  const { availability } = state;
  if (availability?.state === 'closed' && availability.opensAt !== null)
    return {
      text: say('banner.closed', { when: say.when(availability.opensAt, now, state.hello?.zone) }),
      kind: 'wait',
    };
  const { mode } = person.consent;
  // In `required` the question below the composer says it, and can be answered there.
  if (!state.isMemoryOnly || mode === 'required') return null;
  const text = say(mode === 'denied' ? 'banner.denied' : 'banner.memory');
  return state.talk
    ? { text, kind: 'wait', act: [say('banner.take'), () => acts.openSheet('device')] }
    : { text, kind: 'wait' };
};

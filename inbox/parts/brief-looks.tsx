import { useState } from 'preact/hooks';
import type { RenderedBrief } from '../../protocol/brief.ts';
import { localNumber } from '../format.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { useDesk } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { Tabs } from './tabs.tsx';

/** The brief as each channel shows it, with its budget. */
export const BriefLooks = () => {
  const { escalate } = useDesk();
  const words = say().escalate;
  const rendered = escalate.rendered.value;
  const [chosen, choose] = useState<RenderedBrief['channel']>('email');
  const shown = rendered?.find(({ channel }) => channel === chosen) ?? rendered?.[0];
  return (
    <section class="brief-looks" aria-label={words.looks}>
      {escalate.renderTrouble.value && (
        <Complaint onRetry={() => escalate.edit({})}>
          {words.renderFailed} {refusalText(escalate.renderTrouble.value)}
        </Complaint>
      )}
      {rendered === null && escalate.renderTrouble.value === null && <Loading />}
      {rendered && shown && (
        <Tabs
          label={words.looks}
          tabs={rendered.map(({ channel }) => ({ key: channel, text: words.tabs[channel] }))}
          value={shown.channel}
          onValue={choose}
        >
          <Look it={shown} />
        </Tabs>
      )}
    </section>
  );
};

const Look = ({ it }: { readonly it: RenderedBrief }) => {
  const words = say().escalate;
  const dropped = it.dropped.map((part) =>
    part === 'mood' || part === 'tried' || part === 'known' || part === 'next' || part === 'who' || part === 'wants'
      ? words[part]
      : part,
  );
  return (
    <>
      <p class="meter">
        <meter min={0} max={it.budget} value={Math.min(it.used, it.budget)} aria-hidden="true" />
        {it.channel === 'email' && words.ofSubject} {words.used[it.unit](localNumber(it.used), localNumber(it.budget))}
      </p>
      {dropped.length > 0 && <p class="hint">{words.dropped(dropped.join(', '))}</p>}
      {it.channel !== 'email' && <p class="hint">{words.later}</p>}
      {it.subject !== null && <p class="look-subject">{it.subject}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keyboard */}
      <pre tabIndex={0}>{it.text}</pre>
    </>
  );
};

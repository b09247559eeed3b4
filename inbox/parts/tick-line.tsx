import { useState } from 'preact/hooks';
import { channelIcons } from '../channel-icons.ts';
import { becauseText, deliveryProblem, tickText } from '../delivery-format.ts';
import { clockTime } from '../format.ts';
import type { Tick, TickState } from '../models/tick.ts';
import { say } from '../texts/texts.ts';
import { useChannelVerbs } from './channel-verbs.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Countdown } from './countdown.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { Menu } from './menu.tsx';
import { Tip } from './tip.tsx';

const tickIcons: Readonly<Record<TickState, IconName>> = {
  waiting: 'clock',
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'alert',
  unclear: 'alert',
  cancelled: 'close',
};

/** What became of an answer: its sign and words, why it took this way, and what can be done when it did not get through. */
export const TickLine = ({ tick }: { readonly tick: Tick }) => {
  const { deliveries } = useDesk();
  const verbs = useChannelVerbs();
  const words = say().delivery;
  const { state, channel, delivery, dueAt } = tick;
  const isTrouble = state === 'failed' || state === 'unclear';
  const isGathering = state === 'waiting' && channel === 'email' && dueAt !== null && !tick.joins;
  // In the chat it has arrived and only waits to be seen; its sign says so.
  const icon = state === 'waiting' && channel === 'chat' && dueAt === null ? 'check' : tickIcons[state];
  return (
    <>
      <div class={`tick ${state}`}>
        <Tip more={<Why tick={tick} />}>
          <Icon name={icon} />
          {channel !== 'chat' && <Icon name={channelIcons[channel]} class={channel} />}
          <Words tick={tick} />
        </Tip>
        {isGathering && delivery !== null && (
          <button
            type="button"
            class="link"
            disabled={deliveries.underWay.value.has(delivery)}
            onClick={() => verbs.hurry(delivery)}
          >
            {words.now}
          </button>
        )}
      </div>
      {isTrouble && <Problem tick={tick} />}
      {isTrouble && delivery !== null && <Ways tick={tick} delivery={delivery} />}
    </>
  );
};

const Words = ({ tick }: { readonly tick: Tick }) => {
  const { conversation } = useDesk();
  const words = say().delivery;
  const { state, channel, dueAt } = tick;
  if (tick.waitsInChat)
    return (
      <span>
        {tickText(tick)} · {words.inChat}
      </span>
    );
  if (state !== 'waiting') return <span>{tickText(tick)}</span>;
  if (channel === 'chat') {
    const ways = conversation.marks.value?.ways;
    if (dueAt === null || !ways || (ways.email === null && ways.prefers === null)) return <span>{tickText(tick)}</span>;
    const next = ways.prefers === null || ways.prefers === 'chat' ? 'email' : ways.prefers;
    return <span>{words.grace(clockTime(dueAt), words.by[next])}</span>;
  }
  if (tick.joins) return <span>{words.joins}</span>;
  if (channel !== 'email' || dueAt === null) return <span>{tickText(tick)}</span>;
  const [before = '', after = ''] = words.gathers('#').split('#');
  return (
    <span>
      {before}
      <Countdown until={dueAt} over="0" />
      {after}
    </span>
  );
};

const Why = ({ tick: { channel, because, before } }: { readonly tick: Tick }) => {
  const { thread, delivery } = say();
  return (
    <>
      {thread.channels[channel]}
      {because !== null && `: ${becauseText(because)}`}
      {before !== null &&
        ` · ${before.hasFailed ? delivery.instead(delivery.by[before.channel]) : delivery.moved(delivery.by[before.channel])}`}
    </>
  );
};

const Problem = ({ tick: { problem } }: { readonly tick: Tick }) => {
  if (problem === null) return null;
  const { text, code } = deliveryProblem(problem);
  return (
    <p class="tick-problem">
      {text} {code !== '' && <small>{code}</small>}
    </p>
  );
};

/** Nobody knows whether an unclear one arrived: it goes once more only on purpose. */
const Ways = ({ tick: { state, channel }, delivery }: { readonly tick: Tick; readonly delivery: number }) => {
  const { deliveries, route } = useDesk();
  const verbs = useChannelVerbs();
  const words = say().delivery;
  const [isOpen, open] = useState(false);
  const [asked, ask] = useState<{ readonly go: () => void } | null>(null);
  const isBusy = deliveries.underWay.value.has(delivery);
  const others = (route.preview.value?.choices ?? []).filter((choice) => choice.channel !== channel);
  const carefully = (go: () => void) => (): void => (state === 'unclear' ? ask({ go }) : go());
  return (
    <div class="tick-actions">
      <button type="button" class="link" disabled={isBusy} onClick={carefully(() => verbs.retry(delivery))}>
        {words.retry}
      </button>
      <Menu
        label={words.otherWay}
        button={words.otherWay}
        buttonClass="link"
        disabled={isBusy || others.length === 0}
        open={isOpen}
        onToggle={open}
        items={others.map((choice) => ({
          key: choice.channel,
          icon: channelIcons[choice.channel],
          text: say().thread.channels[choice.channel],
          hint: choice.state === 'blocked' ? becauseText(choice.because) : undefined,
          blocked: choice.state === 'blocked',
          run: carefully(() => verbs.move(delivery, choice.channel)),
        }))}
      />
      <button type="button" class="link" disabled={isBusy} onClick={() => verbs.leave(delivery, state === 'unclear')}>
        {state === 'unclear' ? words.arrived : words.leave}
      </button>
      {asked !== null && (
        <ConfirmDialog
          title={words.twiceTitle}
          text={words.twice}
          go={words.twiceGo}
          onGo={asked.go}
          onClose={() => ask(null)}
        />
      )}
    </div>
  );
};

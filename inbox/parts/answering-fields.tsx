import { useEffect } from 'preact/hooks';
import { channelLimits } from '../../protocol/channel.ts';
import { localNumber } from '../format.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Choices, TextArea, TextField } from './field.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { SavedField } from './saved-field.tsx';

const minuteMs = 60_000;

/** How answers leave the chat: each setting saved by itself. */
export const AnsweringFields = () => {
  const { self } = useInbox();
  const { channels } = useDesk();
  const words = say().mailSet;
  const kept = channels.answering.value;
  const trouble = channels.answeringTrouble.value;
  const canChange = self.isAdmin.value;

  useEffect(() => void channels.loadAnswering(), [channels]);

  const yesNo = (isOn: boolean): 'on' | 'off' => (isOn ? 'on' : 'off');
  return (
    <section class="block" aria-labelledby="answering">
      <h2 id="answering">{words.answering}</h2>
      {!canChange && <p class="hint">{say().settings.readOnly}</p>}
      {trouble && (
        <Complaint onRetry={() => void channels.loadAnswering()}>
          {words.answeringFailed} {refusalText(trouble)}
        </Complaint>
      )}
      {kept === null && trouble === null && <Loading />}
      {kept && (
        <>
          <SavedField
            kept={minutesOf(kept.graceMs)}
            disabled={!canChange}
            save={(typed) => channels.changeAnswering({ graceMs: millisOf(typed) })}
            check={(typed) => (isGrace(millisOf(typed)) ? undefined : words.graceError)}
            draw={(field) => (
              <TextField
                label={words.grace}
                hint={words.graceHint}
                inputMode="decimal"
                autoComplete="off"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          <SavedField
            kept={yesNo(kept.sparesUnproven)}
            disabled={!canChange}
            save={(value) => channels.changeAnswering({ sparesUnproven: value === 'on' })}
            draw={({ value, onValue }) => (
              <Choices
                label={words.spares}
                hint={words.sparesHint}
                value={value}
                disabled={!canChange}
                choices={(['on', 'off'] as const).map((key) => ({ key, text: words.sparesChoices[key] }))}
                onValue={onValue}
              />
            )}
          />
          <SavedField
            kept={yesNo(kept.asksAddress)}
            disabled={!canChange}
            save={(value) => channels.changeAnswering({ asksAddress: value === 'on' })}
            draw={({ value, onValue }) => (
              <Choices
                label={words.asks}
                hint={words.asksHint}
                value={value}
                disabled={!canChange}
                choices={(['on', 'off'] as const).map((key) => ({ key, text: words[key] }))}
                onValue={onValue}
              />
            )}
          />
          <SavedField
            kept={kept.imprint}
            disabled={!canChange}
            save={(imprint) => channels.changeAnswering({ imprint: imprint.trim() })}
            draw={(field) => (
              <TextArea
                label={words.imprint}
                hint={words.imprintHint}
                maxLength={500}
                autoComplete="off"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
          <SavedField
            kept={String(kept.reopenDays)}
            disabled={!canChange}
            save={(typed) => channels.changeAnswering({ reopenDays: Number(typed) })}
            check={(typed) =>
              /^\d{1,2}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= 90 ? undefined : words.daysError
            }
            draw={(field) => (
              <TextField
                label={words.reopen}
                hint={words.reopenHint}
                inputMode="numeric"
                autoComplete="off"
                readOnly={!canChange}
                {...field}
              />
            )}
          />
        </>
      )}
    </section>
  );
};

const minutesOf = (ms: number): string => localNumber(Math.round((ms / minuteMs) * 10) / 10);
/** A comma is a point; NaN: no number. */
const millisOf = (typed: string): number => Math.round(Number(typed.trim().replace(',', '.') || 'x') * minuteMs);
const isGrace = (ms: number): boolean => ms >= channelLimits.graceMinMs && ms <= channelLimits.graceMaxMs;

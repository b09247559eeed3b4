import { useEffect } from 'preact/hooks';
import { AuditLog } from '../parts/audit-log.tsx';
import { Complaint } from '../parts/complaint.tsx';
import { Choices, TextField } from '../parts/field.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { Loading } from '../parts/loading.tsx';
import { MailWay } from '../parts/mail-way.tsx';
import { Removal } from '../parts/removal.tsx';
import { SavedField } from '../parts/saved-field.tsx';
import { ValueRules } from '../parts/value-rules.tsx';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';

/** How long each is kept, in days; the server takes no others. */
const ranges = {
  conversationDays: [30, 1_095],
  looseFileDays: [1, 180],
  profileDays: [7, 1_095],
  deviceDays: [1, 365],
} as const;
type Days = keyof typeof ranges;

const switches = ['addressesConfirmed', 'requireNonce'] as const;

/** How the site asks, how long it keeps, who joins nobody, and who did what. */
export const PrivacyPage = () => {
  const { self } = useInbox();
  const { privacy } = useDesk();
  const words = say().privacy;

  useEffect(() => void privacy.load(), [privacy]);

  return (
    <>
      {!self.isAdmin.value && <p class="hint">{say().settings.readOnly}</p>}
      {privacy.trouble.value && (
        <Complaint onRetry={() => void privacy.load()}>
          {words.failed} {refusalText(privacy.trouble.value)}
        </Complaint>
      )}
      {privacy.settings.value === null ? privacy.trouble.value === null && <Loading /> : <Settings />}
      <ValueRules />
      {self.isAdmin.value ? (
        <>
          <Removal />
          <MailWay />
          <AuditLog />
        </>
      ) : (
        <p class="hint block">{words.adminsOnly}</p>
      )}
    </>
  );
};

const Settings = () => {
  const { self } = useInbox();
  const { privacy } = useDesk();
  const words = say().privacy;
  const settings = privacy.settings.value;
  const canChange = self.isAdmin.value;
  if (settings === null) return null;
  return (
    <>
      <section class="block" aria-labelledby="consent">
        <h2 id="consent">{words.consent}</h2>
        <SavedField
          kept={settings.consent}
          disabled={!canChange}
          save={(consent) => privacy.change({ consent })}
          draw={({ value, onValue }) => (
            <Choices
              label={words.consentMode}
              value={value}
              disabled={!canChange}
              choices={(['auto', 'required'] as const).map((key) => ({
                key,
                text: words.consents[key],
                hint: words.consentHints[key],
              }))}
              onValue={onValue}
            />
          )}
        />
      </section>
      <section class="block" aria-labelledby="keep">
        <h2 id="keep">{words.keep}</h2>
        <div class="day-fields">
          {(Object.keys(ranges) as Days[]).map((name) => {
            const [from, to] = ranges[name];
            return (
              <SavedField
                key={name}
                kept={String(settings[name])}
                disabled={!canChange}
                save={(typed) => privacy.change({ [name]: Number(typed) })}
                check={(typed) => (isWithin(typed, from, to) ? undefined : words.daysError(from, to))}
                draw={(field) => (
                  <TextField
                    label={words.days[name]}
                    hint={words.daysHint(from, to)}
                    inputMode="numeric"
                    autoComplete="off"
                    readOnly={!canChange}
                    {...field}
                  />
                )}
              />
            );
          })}
        </div>
      </section>
      <section class="block" aria-labelledby="proofs">
        <h2 id="proofs">{words.identity}</h2>
        {switches.map((name) => (
          <SavedField
            key={name}
            kept={settings[name] ? 'on' : 'off'}
            disabled={!canChange}
            save={(value) => privacy.change({ [name]: value === 'on' })}
            draw={({ value, onValue }) => (
              <Choices
                label={words.switches[name]}
                hint={words.switchHints[name]}
                value={value}
                disabled={!canChange}
                choices={[
                  { key: 'on', text: words.on },
                  { key: 'off', text: words.off },
                ]}
                onValue={onValue}
              />
            )}
          />
        ))}
        <SavedField
          kept={settings.issuer ?? ''}
          disabled={!canChange}
          save={(typed) => privacy.change({ issuer: typed.trim() || null })}
          draw={(field) => (
            <TextField
              label={words.issuer}
              hint={words.issuerHint}
              autoComplete="off"
              spellcheck={false}
              maxLength={200}
              readOnly={!canChange}
              {...field}
            />
          )}
        />
      </section>
    </>
  );
};

const isWithin = (typed: string, from: number, to: number): boolean =>
  /^\d{1,5}$/.test(typed.trim()) && Number(typed) >= from && Number(typed) <= to;

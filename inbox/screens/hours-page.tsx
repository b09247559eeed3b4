import { useEffect, useState } from 'preact/hooks';
import { type SiteHours, states } from '../../protocol/escalation-doors.ts';
import { dateTime } from '../format.ts';
import type { Hours } from '../models/hours-model.ts';
import { Complaint } from '../parts/complaint.tsx';
import { Choices, TextArea, TextField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { Loading } from '../parts/loading.tsx';
import { useComplain } from '../parts/use-complain.ts';
import { WeekFields } from '../parts/week-fields.tsx';
import { refusalText } from '../person-format.ts';
import { locale, say } from '../texts/texts.ts';
import { closedOf, type TypedSpan, typedClosed, typedWeek, weekOf } from '../week-form.ts';

/** When the shop is open: a week, public holidays, days of its own. */
export const HoursPage = () => {
  const { hours } = useDesk();
  const words = say().hours;

  useEffect(() => void hours.load(), [hours]);

  return (
    <>
      <p class="lead">{words.lead}</p>
      {hours.trouble.value && (
        <Complaint onRetry={() => void hours.load()}>
          {words.failed} {refusalText(hours.trouble.value)}
        </Complaint>
      )}
      {hours.hours.value === null && hours.trouble.value === null && <Loading />}
      {hours.hours.value && <HoursNow it={hours.hours.value} />}
      {/* A form of its own for each answer of the server: what was saved elsewhere is not written over. */}
      {hours.hours.value && <HoursForm key={JSON.stringify(hours.hours.value.hours)} kept={hours.hours.value.hours} />}
    </>
  );
};

const HoursNow = ({ it }: { readonly it: Hours }) => {
  const words = say().hours;
  return (
    <ul class="facts">
      <li>
        <Icon name="clock" />
        <span>
          <b>{it.isOpen ? words.openNow : words.closedNow}</b>{' '}
          {it.changesAt === null ? it.isOpen && words.always : words.until(dateTime(it.changesAt))}
          {it.next.length > 0 && (
            <small>
              <span>
                {words.next}:{' '}
                {it.next.map(({ on, name }) => `${dateOf(on)}${name === '' ? '' : ` ${name}`}`).join(' · ')}
              </span>
            </small>
          )}
        </span>
      </li>
    </ul>
  );
};

const dateOf = (on: string): string =>
  new Date(`${on}T12:00:00Z`).toLocaleDateString(locale.value === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });

const usualDay: readonly TypedSpan[] = [{ from: '09:00', to: '18:00' }];
const usualWeek = (): TypedSpan[][] => [...Array.from({ length: 5 }, () => [...usualDay]), [], []];

const HoursForm = ({ kept }: { readonly kept: SiteHours }) => {
  const { self, notices } = useInbox();
  const { hours } = useDesk();
  const complain = useComplain();
  const words = say().hours;
  const canChange = self.isAdmin.value;
  const [zone, setZone] = useState(kept.zone);
  const [mode, setMode] = useState<'always' | 'week'>(kept.week === null ? 'always' : 'week');
  const [week, setWeek] = useState(() => (kept.week === null ? usualWeek() : typedWeek(kept.week)));
  const [land, setLand] = useState(kept.holidaysOf);
  const [own, setOwn] = useState(() => typedClosed(kept.closed));
  const [faults, setFaults] = useState<{ zone?: string; week?: string; own?: string }>({});
  const [isBusy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    const [typed, closed] = [mode === 'always' ? null : weekOf(week), closedOf(own)];
    const wrong = {
      ...(isZone(zone) ? {} : { zone: words.zoneError }),
      ...(mode === 'week' && typed === null ? { week: words.spanError } : {}),
      ...(typeof closed === 'string' ? { own: words.ownError(closed) } : {}),
    };
    setFaults(wrong);
    if (Object.keys(wrong).length > 0 || typeof closed === 'string') return;
    setBusy(true);
    const told = await hours.change({ zone: zone.trim(), week: typed, holidaysOf: land, closed });
    setBusy(false);
    if (told.ok) notices.show({ kind: 'done', text: words.saved });
    else complain(told.problem);
  };

  return (
    <form
      class="block"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void save();
      }}
    >
      {!canChange && <p class="hint">{say().settings.readOnly}</p>}
      <TextField
        label={words.zone}
        error={faults.zone}
        autoComplete="off"
        spellcheck={false}
        readOnly={!canChange}
        value={zone}
        onValue={setZone}
      />
      <Choices
        label={words.mode}
        value={mode}
        disabled={!canChange}
        choices={(['always', 'week'] as const).map((key) => ({ key, text: words.modes[key] }))}
        onValue={setMode}
      />
      {mode === 'week' && <WeekFields week={week} error={faults.week} disabled={!canChange} onWeek={setWeek} />}
      <div class="field">
        <label for="land">{words.holidays}</label>
        <select
          id="land"
          value={land ?? ''}
          disabled={!canChange}
          onChange={(event) => setLand(states.find((one) => one === event.currentTarget.value) ?? null)}
        >
          <option value="">{words.noLand}</option>
          {states.map((one) => (
            <option key={one} value={one}>
              {words.lands[one]}
            </option>
          ))}
        </select>
      </div>
      <TextArea
        label={words.own}
        hint={words.ownHint}
        error={faults.own}
        autoComplete="off"
        readOnly={!canChange}
        value={own}
        onValue={setOwn}
      />
      {canChange && (
        <button type="submit" class="button go" disabled={isBusy}>
          {words.save}
        </button>
      )}
    </form>
  );
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone.trim() }).format(0) !== '';
  } catch {
    return false;
  }
};

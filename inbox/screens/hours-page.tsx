import { useEffect, useRef, useState } from 'preact/hooks';
import { type SiteHours, states } from '../../protocol/escalation-doors.ts';
import { dateTime } from '../format.ts';
import type { Hours } from '../models/hours-model.ts';
import { pathOf } from '../models/route-model.ts';
import { Complaint } from '../parts/complaint.tsx';
import { Choices, TextArea, TextField } from '../parts/field.tsx';
import { focusFault } from '../parts/focus-fault.ts';
import { Icon } from '../parts/icon.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { Loading } from '../parts/loading.tsx';
import { opensElsewhere } from '../parts/opens-elsewhere.ts';
import { SaveEnd } from '../parts/save-end.tsx';
import { useComplain } from '../parts/use-complain.ts';
import { WeekFields } from '../parts/week-fields.tsx';
import { refusalText } from '../person-format.ts';
import { locale, say } from '../texts/texts.ts';
import { discardTyped, keepTyped, typedIn } from '../typed-forms.ts';
import { closedOf, faultyDays, type TypedHours, typedHours, weekOf } from '../week-form.ts';

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
      {hours.hours.value && <HoursForm kept={hours.hours.value.hours} />}
      <PromiseHint />
    </>
  );
};

const PromiseHint = () => {
  const { router } = useInbox();
  const to = { is: 'settings', page: 'brand' } as const;
  return (
    <p class="hint changed">
      {say().hours.promise}{' '}
      <a
        href={pathOf(to)}
        onClick={(event) => {
          if (opensElsewhere(event)) return;
          event.preventDefault();
          router.go(to);
        }}
      >
        {say().settings.pages.brand}
      </a>
      .
    </p>
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

const HoursForm = ({ kept }: { readonly kept: SiteHours }) => {
  const { self, notices } = useInbox();
  const { hours } = useDesk();
  const complain = useComplain();
  const form = useRef<HTMLFormElement>(null);
  const words = say().hours;
  const canChange = self.isAdmin.value;
  const changed = typedIn(hours.forms, 'hours', kept);
  const typed = changed ?? typedHours(kept);
  const put = (part: Partial<TypedHours>): void => keepTyped(hours.forms, 'hours', kept, { ...typed, ...part });
  const { zone, mode, week, land, own } = typed;
  const [faults, setFaults] = useState<{ zone?: string; week?: readonly number[]; own?: string }>({});
  const [isBusy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    const days = mode === 'week' ? faultyDays(week) : [];
    const closed = closedOf(own);
    const wrong = {
      ...(isZone(zone) ? {} : { zone: words.zoneError }),
      ...(days.length > 0 ? { week: days } : {}),
      ...(typeof closed === 'string' ? { own: words.ownError(closed) } : {}),
    };
    setFaults(wrong);
    if (Object.keys(wrong).length > 0 || typeof closed === 'string') return focusFault(form.current);
    setBusy(true);
    const told = await hours.change({
      zone: zone.trim(),
      week: mode === 'always' ? null : weekOf(week),
      holidaysOf: land,
      closed,
    });
    setBusy(false);
    if (!told.ok) return complain(told.problem);
    discardTyped(hours.forms, 'hours');
    notices.show({ kind: 'done', text: words.saved });
  };

  return (
    <form
      class="block"
      ref={form}
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
        onValue={(value) => put({ zone: value })}
      />
      <Choices
        label={words.mode}
        value={mode}
        disabled={!canChange}
        choices={(['always', 'week'] as const).map((key) => ({ key, text: words.modes[key] }))}
        onValue={(value) => put({ mode: value })}
      />
      {mode === 'week' && (
        <WeekFields
          week={week}
          faults={faults.week ?? []}
          disabled={!canChange}
          onWeek={(value) => put({ week: value })}
        />
      )}
      <div class="field">
        <label for="land">{words.holidays}</label>
        <select
          id="land"
          value={land ?? ''}
          disabled={!canChange}
          onChange={(event) => put({ land: states.find((one) => one === event.currentTarget.value) ?? null })}
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
        onValue={(value) => put({ own: value })}
      />
      {canChange && (
        <SaveEnd
          text={words.save}
          isBusy={isBusy}
          isChanged={changed !== null}
          onDiscard={() => {
            discardTyped(hours.forms, 'hours');
            setFaults({});
          }}
        />
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

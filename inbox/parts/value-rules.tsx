import { useEffect, useState } from 'preact/hooks';
import { dateTime } from '../format.ts';
import type { ValueRule } from '../models/value-rule-model.ts';
import { kindText, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Choices, TextField } from './field.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { useComplain } from './use-complain.ts';

const kinds = ['email', 'phone', 'wa', 'user', 'anon'] as const;
type Kind = (typeof kinds)[number];

/** The site's own rules for values that stand for nobody or for several. */
export const ValueRules = () => {
  const { self } = useInbox();
  const { valueRules } = useDesk();
  const words = say().privacy;
  const rules = valueRules.rules.value;

  useEffect(() => void valueRules.load(), [valueRules]);

  return (
    <section class="block" aria-labelledby="values">
      <h2 id="values">{words.values}</h2>
      <p class="hint">{words.valuesHint}</p>
      {valueRules.trouble.value && (
        <Complaint onRetry={() => void valueRules.load()}>
          {words.valuesFailed} {refusalText(valueRules.trouble.value)}
        </Complaint>
      )}
      {rules === null && valueRules.trouble.value === null && <Loading />}
      {rules?.length === 0 && <p class="hint">{words.noValues}</p>}
      <ul class="lines">
        {(rules ?? []).map((rule) => (
          <RuleLine key={`${rule.kind} ${rule.pattern}`} rule={rule} />
        ))}
      </ul>
      {self.may('merge') ? <AddRule /> : <p class="hint">{say().person.noRightMerge}</p>}
    </section>
  );
};

const RuleLine = ({ rule }: { readonly rule: ValueRule }) => {
  const { self, notices } = useInbox();
  const { valueRules } = useDesk();
  const complain = useComplain();
  const words = say().privacy;

  const drop = async (): Promise<void> => {
    const told = await valueRules.rule({ kind: rule.kind, pattern: rule.pattern, what: 'ok' });
    if (!told.ok) return complain(told.problem);
    notices.show({
      kind: 'done',
      text: words.dropped,
      action: { text: say().settings.undo, run: () => void valueRules.undo(told.log) },
    });
  };

  return (
    <li>
      <div>
        <b dir="auto">{rule.pattern}</b> <span class="chip">{words.ruleKind[rule.what]}</span>
        <p class="hint">
          {kindText(rule.kind)} · {words.ruleHint[rule.what]} · {rule.agent?.name ?? words.server} · {dateTime(rule.at)}
        </p>
      </div>
      {self.may('merge') && (
        <button
          type="button"
          class="button"
          aria-label={`${words.dropRule}: ${rule.pattern}`}
          onClick={() => void drop()}
        >
          {words.dropRule}
        </button>
      )}
    </li>
  );
};

const AddRule = () => {
  const { notices } = useInbox();
  const { valueRules } = useDesk();
  const words = say().privacy;
  const [kind, setKind] = useState<Kind>('email');
  const [pattern, setPattern] = useState('');
  const [what, setWhat] = useState<'blocked' | 'shared'>('shared');
  const [error, setError] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);

  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (pattern.trim() === '' || busy) return;
    setBusy(true);
    const told = await valueRules.rule({ kind, pattern: pattern.trim(), what });
    setBusy(false);
    if (told.ok) {
      setPattern('');
      notices.show({ kind: 'done', text: words.added });
    } else if (told.problem.code !== 'auth.not-fresh') setError(refusalText(told.problem));
  };

  return (
    <form class="form rule-form" onSubmit={add} noValidate>
      <Choices<Kind>
        label={words.kind}
        value={kind}
        choices={kinds.map((key) => ({ key, text: kindText(key) }))}
        onValue={setKind}
      />
      <TextField
        label={words.pattern}
        hint={words.patternHint}
        autoComplete="off"
        spellcheck={false}
        maxLength={255}
        value={pattern}
        onValue={(typed) => {
          setPattern(typed);
          setError(undefined);
        }}
        error={error}
      />
      <Choices<'blocked' | 'shared'>
        label={words.effect}
        value={what}
        choices={(['shared', 'blocked'] as const).map((key) => ({
          key,
          text: words.ruleKind[key],
          hint: words.ruleHint[key],
        }))}
        onValue={setWhat}
      />
      <div class="form-end start">
        <button type="submit" class="button" disabled={busy || pattern.trim() === ''}>
          {words.addRule}
        </button>
      </div>
    </form>
  );
};

import { useState } from 'preact/hooks';
import type { Asked } from '../../protocol/wire.ts';
import { type FieldError, refusedField } from '../field-error.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { CopyBox } from './copy-box.tsx';
import { Dialog } from './dialog.tsx';
import { Choices, TextArea, TextField } from './field.tsx';
import { useDesk } from './inbox-context.ts';

const kinds = ['HS256', 'ES256', 'hmac'] as const;
type Kind = (typeof kinds)[number];

const mostDays = 180;
const leastSecret = 16;

/** A new key: a secret made here and shown once, a public key of theirs, or the old vendor's secret for a while. */
export const KeyDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { keys } = useDesk();
  const words = say().data;
  const [kind, setKind] = useState<Kind>('HS256');
  const [publicKey, setPublicKey] = useState('');
  const [secret, setSecret] = useState('');
  const [signs, setSigns] = useState<'user' | 'email'>('user');
  const [days, setDays] = useState('90');
  const [error, setError] = useState<FieldError>(undefined);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<string | null>(null);

  const asked = (): Asked<'inbox', 'key:add'> | null => {
    if (kind === 'HS256') return { use: 'jwt', alg: 'HS256' };
    if (kind === 'ES256')
      return publicKey.trim() === '' ? null : { use: 'jwt', alg: 'ES256', publicKey: publicKey.trim() };
    const given = Number(days);
    const isWhole = Number.isInteger(given) && given >= 1 && given <= mostDays;
    return secret.length >= leastSecret && isWhole ? { use: 'hmac', signs, secret, days: given } : null;
  };

  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const wanted = asked();
    if (wanted === null) return setError(say().field.refused);
    setBusy(true);
    const told = await keys.add(wanted);
    setBusy(false);
    if (!told.ok) {
      if (told.problem.code !== 'auth.not-fresh') setError(refusedField(told.problem).text);
    } else if (told.secret === null) onClose();
    else setMade(told.secret);
  };

  if (made !== null)
    return (
      <Dialog title={words.secret}>
        <div class="form">
          <p>{words.secretHint}</p>
          <CopyBox text={made} label={words.secret} />
          <div class="form-end">
            <button type="button" class="button go" onClick={onClose}>
              {words.kept}
            </button>
          </div>
        </div>
      </Dialog>
    );

  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <form class="form" onSubmit={add} noValidate>
        {error && <Complaint>{error}</Complaint>}
        <Choices<Kind>
          label={words.kind}
          value={kind}
          choices={kinds.map((key) => ({ key, text: words.kinds[key], hint: words.kindHints[key] }))}
          onValue={(next) => {
            setKind(next);
            setError(undefined);
          }}
        />
        {kind === 'ES256' && (
          <TextArea
            label={words.publicKey}
            hint={words.publicKeyHint}
            rows={6}
            spellcheck={false}
            maxLength={2_000}
            value={publicKey}
            onValue={setPublicKey}
          />
        )}
        {kind === 'hmac' && (
          <>
            <Choices<'user' | 'email'>
              label={words.signs}
              value={signs}
              choices={(['user', 'email'] as const).map((key) => ({ key, text: words.signed[key] }))}
              onValue={setSigns}
            />
            <TextField
              label={words.oldSecret}
              hint={words.oldSecretHint}
              autoComplete="off"
              spellcheck={false}
              maxLength={200}
              value={secret}
              onValue={setSecret}
            />
            <TextField
              label={words.days}
              hint={words.daysHint}
              inputMode="numeric"
              autoComplete="off"
              value={days}
              onValue={setDays}
            />
          </>
        )}
        <div class="form-end">
          <button type="button" class="button" onClick={onClose}>
            {say().app.cancel}
          </button>
          <button type="submit" class="button go" disabled={busy} aria-busy={busy}>
            {words.make}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

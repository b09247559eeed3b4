import { useState } from 'preact/hooks';
import type { TokenTest } from '../models/key-model.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { TextArea } from './field.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';

/** A token of the shop, tried without anybody being signed in by it. */
export const TokenCheck = () => {
  const { keys } = useDesk();
  const words = say().data;
  const [token, setToken] = useState('');
  const [found, setFound] = useState<TokenTest | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const check = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (token.trim() === '' || busy) return;
    setBusy(true);
    const told = await keys.test(token.trim());
    setBusy(false);
    setFound(told.ok ? told : null);
    setTrouble(told.ok ? null : refusalText(told.problem));
  };

  return (
    <section class="block" aria-labelledby="token-check">
      <h2 id="token-check">{words.test}</h2>
      <form class="form" onSubmit={check}>
        <TextArea
          label={words.token}
          hint={words.testHint}
          rows={4}
          spellcheck={false}
          maxLength={8_192}
          value={token}
          onValue={(typed) => {
            setToken(typed);
            setFound(null);
            setTrouble(null);
          }}
        />
        <div class="form-end start">
          <button type="submit" class="button" disabled={busy || token.trim() === ''}>
            {words.check}
          </button>
        </div>
      </form>
      {trouble && <Complaint>{trouble}</Complaint>}
      <div role="status">{found && <Found found={found} />}</div>
    </section>
  );
};

const Found = ({ found }: { readonly found: TokenTest }) => {
  const words = say().data;
  return (
    <div class={found.taken ? 'verdict good' : 'verdict bad'}>
      <p>
        <Icon name={found.taken ? 'shieldCheck' : 'alert'} />
        <span>
          {found.taken ? words.good : codeText(found.code)}
          {found.sentence !== null && <small lang="en">{found.sentence}</small>}
        </span>
      </p>
      {(['header', 'claims'] as const).map(
        (part) =>
          found[part] && (
            <figure key={part}>
              <figcaption>{words[part]}</figcaption>
              <pre>{JSON.stringify(found[part], null, 2)}</pre>
            </figure>
          ),
      )}
    </div>
  );
};

const codeText = (code: string | null): string => {
  const { problem } = say();
  return code !== null && code in problem ? problem[code as keyof typeof problem] : problem['token.bad'];
};

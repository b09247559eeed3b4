import { useEffect, useState } from 'preact/hooks';
import type { IdentityKey } from '../../protocol/profile-view.ts';
import { dateTime } from '../format.ts';
import { Complaint } from '../parts/complaint.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { CopyBox } from '../parts/copy-box.tsx';
import { Icon } from '../parts/icon.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { KeyDialog } from '../parts/key-dialog.tsx';
import { Loading } from '../parts/loading.tsx';
import { SignerTabs } from '../parts/signer-tabs.tsx';
import { TokenCheck } from '../parts/token-check.tsx';
import { useComplain } from '../parts/use-complain.ts';
import { refusalText } from '../person-format.ts';
import { pageLine } from '../signers.ts';
import { say } from '../texts/texts.ts';

/** The keys by which the shop says who is signed in, the code that uses them, and a place to try a token. */
export const DataPage = () => {
  const { self } = useInbox();
  const words = say().data;
  if (self.site.value?.role !== 'owner') return <p class="hint block">{words.onlyOwners}</p>;
  return (
    <>
      <p class="lead">{words.lead}</p>
      <Keys />
      <section class="block" aria-labelledby="signers">
        <h2 id="signers">{words.code}</h2>
        <p class="hint">{words.codeHint}</p>
        <SignerTabs siteKey={self.site.value.key} />
      </section>
      <section class="block code-box" aria-labelledby="page-line">
        <h2 id="page-line">{words.page}</h2>
        <p class="hint">{words.pageHint}</p>
        <CopyBox text={pageLine} label={words.page} lines />
      </section>
      <TokenCheck />
    </>
  );
};

const Keys = () => {
  const { keys } = useDesk();
  const words = say().data;
  const [isAdding, setAdding] = useState(false);

  useEffect(() => void keys.load(), [keys]);

  return (
    <section class="block" aria-labelledby="keys">
      <h2 id="keys">{words.keys}</h2>
      {keys.trouble.value && (
        <Complaint onRetry={() => void keys.load()}>
          {words.failed} {refusalText(keys.trouble.value)}
        </Complaint>
      )}
      {keys.keys.value === null && keys.trouble.value === null && <Loading />}
      {keys.keys.value?.length === 0 && <p class="hint">{words.none}</p>}
      <ul class="lines">
        {(keys.keys.value ?? []).map((key) => (
          <KeyLine key={key.key} it={key} />
        ))}
      </ul>
      <button type="button" class="button go" onClick={() => setAdding(true)}>
        {words.add}
      </button>
      {isAdding && <KeyDialog onClose={() => setAdding(false)} />}
    </section>
  );
};

const KeyLine = ({ it }: { readonly it: IdentityKey }) => {
  const { notices, now } = useInbox();
  const { keys } = useDesk();
  const complain = useComplain();
  const words = say().data;
  const [isAsking, setAsking] = useState(false);
  const hasEnded = it.until !== null && it.until <= now.now.value;

  const end = async (): Promise<void> => {
    const told = await keys.end(it.key);
    if (told.ok) notices.show({ kind: 'done', text: words.keyEnded });
    else complain(told.problem);
  };

  const ending =
    it.until === null ? null : hasEnded ? words.ended(dateTime(it.until)) : words.until(dateTime(it.until));
  return (
    <li class={hasEnded ? 'blocked' : ''}>
      <Icon name="key" />
      <div>
        <b>{it.kid}</b> <span class="chip">{it.use === 'hmac' ? 'HMAC' : it.alg}</span>
        <p class="hint">
          {[
            words.use[it.use],
            words.ends(it.ends),
            words.made(dateTime(it.createdAt)),
            ending,
            words.devices(it.devices),
          ]
            .filter(Boolean)
            .join(' · ')}
          {it.isFixed && ` · ${words.fixed}`}
        </p>
      </div>
      {!it.isFixed && !hasEnded && (
        <button type="button" class="button" aria-label={`${words.end}: ${it.kid}`} onClick={() => setAsking(true)}>
          {words.end}
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.end}
          text={words.endAsk(it.kid)}
          go={words.end}
          onGo={() => void end()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};

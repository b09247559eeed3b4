import { useState } from 'preact/hooks';
import { dateTime } from '../format.ts';
import { opText, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { useDesk } from './inbox-context.ts';

/** Who did what at this site, newest first; shown on request, because it asks for the password. */
export const AuditLog = () => {
  const { audit } = useDesk();
  const words = say().privacy;
  const [busy, setBusy] = useState(false);
  const lines = audit.lines.value;

  const run = async (load: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await load();
    setBusy(false);
  };

  return (
    <section class="block" aria-labelledby="audit">
      <h2 id="audit">{words.audit}</h2>
      {audit.trouble.value && (
        <Complaint onRetry={() => void run(audit.load)}>
          {words.auditFailed} {refusalText(audit.trouble.value)}
        </Complaint>
      )}
      {lines === null && (
        <>
          <p class="hint">{words.auditHint}</p>
          <button type="button" class="button" disabled={busy} onClick={() => void run(audit.load)}>
            {words.showAudit}
          </button>
        </>
      )}
      {lines?.length === 0 && <p class="hint">{words.auditEmpty}</p>}
      {lines !== null && lines.length > 0 && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <div class="table-scroll" tabIndex={0}>
            <table class="audit">
              <thead>
                <tr>
                  <th scope="col">{words.when}</th>
                  <th scope="col">{words.who}</th>
                  <th scope="col">{words.act}</th>
                  <th scope="col">{words.about}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map(({ id, at, actor, op, refs }) => (
                  <tr key={id}>
                    <td>{dateTime(at)}</td>
                    <td dir="auto">{actor}</td>
                    <td>{opText(op)}</td>
                    <td>
                      <code>{refsText(refs)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {audit.more.value && (
            <button type="button" class="button" disabled={busy} onClick={() => void run(audit.earlier)}>
              {words.earlier}
            </button>
          )}
        </>
      )}
    </section>
  );
};

/** Ids and codes only: the record holds no contents. */
const refsText = (refs: Readonly<Record<string, unknown>>): string =>
  Object.entries(refs)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');

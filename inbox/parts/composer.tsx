import { useLayoutEffect, useRef } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import { byteSize, troubleText, visitorName } from '../format.ts';
import type { FileComplaint } from '../models/composer-model.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Menu } from './menu.tsx';
import { MovedBar } from './moved-bar.tsx';
import { usePaneFocus } from './use-pane-focus.ts';
import { useSyncEffect } from './use-sync-effect.ts';
import { WaitingFile } from './waiting-file.tsx';
import { WayPicker } from './way-picker.tsx';

const mostHeight = 240;

/** Where replies and notes are written. It never draws the thread anew, nor the thread it. */
export const Composer = () => {
  const { composer, conversation } = useDesk();
  const words = say().composer;
  const isNote = composer.tab.value === 'note';
  if (conversation.state.value !== 'ready') return null;

  const takeFiles = (files: FileList | undefined | null): boolean => {
    if (!files || files.length === 0) return false;
    composer.attach([...files]);
    return true;
  };

  return (
    <section
      class={isNote ? 'composer as-note' : 'composer'}
      aria-label={words.title}
      onPaste={(event) => {
        if (takeFiles(event.clipboardData?.files)) event.preventDefault();
      }}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (takeFiles(event.dataTransfer?.files)) event.preventDefault();
      }}
    >
      <MovedBar />
      <Tabs />
      <div class="write">
        <Field />
        <Attached />
        <Tools />
      </div>
      <Complaints />
    </section>
  );
};

const Tabs = () => {
  const { composer } = useDesk();
  const words = say().composer;
  const tab = composer.tab.value;
  return (
    <div class="via">
      <fieldset class="tabs">
        <legend class="unseen">{words.title}</legend>
        <button type="button" aria-pressed={tab === 'reply'} onClick={() => composer.choose('reply')}>
          {words.reply}
        </button>
        <button type="button" aria-pressed={tab === 'note'} onClick={() => composer.choose('note')}>
          {words.note}
        </button>
      </fieldset>
      {tab === 'reply' ? (
        <WayPicker />
      ) : (
        <p class="way">
          <Icon name="lock" />
          {say().thread.notePrivate}
        </p>
      )}
    </div>
  );
};

const Field = () => {
  const { composer, conversation } = useDesk();
  const words = say().composer;
  const field = useRef<HTMLTextAreaElement>(null);
  const text = composer.text.value;
  const isNote = composer.tab.value === 'note';
  const row = conversation.row.value;
  const label = isNote ? words.noteField : words.replyField(row === null ? '' : visitorName(row));

  useLayoutEffect(() => {
    const it = field.current;
    if (it === null) return;
    it.style.height = 'auto';
    it.style.height = `${Math.min(mostHeight, it.scrollHeight)}px`;
  }, [text, isNote]);

  useSyncEffect(() => {
    if (!composer.wantsFocus.value) return;
    composer.wantsFocus.value = false;
    field.current?.focus();
  });
  usePaneFocus('composer', () => field.current?.focus());

  return (
    <textarea
      ref={field}
      rows={2}
      dir="auto"
      value={text}
      aria-label={label}
      placeholder={isNote ? words.noteHint : words.replyHint}
      readOnly={isNote && composer.noteState.value === 'sending'}
      onInput={(event) => composer.type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        composer.send(event.shiftKey && !isNote);
      }}
    />
  );
};

const Attached = () => {
  const { composer } = useDesk();
  const files = composer.files.value;
  if (files.length === 0) return null;
  return (
    <ul class="attached">
      {files.map((file) => (
        <WaitingFile key={file.cid} file={file} onRemove={() => composer.detach(file.cid)} />
      ))}
    </ul>
  );
};

const Tools = () => {
  const { panes } = useInbox();
  const { composer } = useDesk();
  const words = say().composer;
  const picker = useRef<HTMLInputElement>(null);
  const isNote = composer.tab.value === 'note';
  const isMoved = composer.moved.value?.stopped === 'send';
  const name = isNote ? words.addNote : isMoved ? words.movedSend : words.send;
  return (
    <div class="tools">
      <button
        type="button"
        class="quiet square"
        aria-label={say().file.attach}
        title={say().file.attach}
        onClick={() => picker.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        onChange={(event) => {
          composer.attach([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {composer.tooLong.value > 0 && <span class="too-long">{words.tooLong(composer.tooLong.value)}</span>}
      {!composer.isKept.value && <span class="too-long">{words.notSaved}</span>}
      <div class={isNote ? 'send-box' : 'send-box split'}>
        <button type="button" class="button go" disabled={!composer.canSend.value} onClick={() => composer.send(false)}>
          {name} <kbd class="not-narrow">{sendKey}</kbd>
        </button>
        {!isNote && (
          <Menu
            label={words.moreWays}
            iconOnly
            disabled={!composer.canSend.value}
            buttonClass="button go square"
            button={<Icon name="down" />}
            align="end"
            side="above"
            open={panes.sheet.value === 'ways'}
            onToggle={(open) => {
              panes.sheet.value = open ? 'ways' : null;
            }}
            items={[
              {
                key: 'close',
                text: words.sendAndClose,
                hint: sendAndCloseKey,
                run: () => composer.send(true),
              },
            ]}
          />
        )}
      </div>
    </div>
  );
};

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);
const sendKey = isMac ? '⌘↵' : 'Ctrl ↵';
const sendAndCloseKey = isMac ? '⌘⇧↵' : 'Ctrl ⇧ ↵';

const Complaints = () => {
  const { composer } = useDesk();
  const words = say().composer;
  const trouble = composer.trouble.value;
  const files = composer.complaints.value;
  return (
    <>
      {files.length > 0 && <Complaint>{files.map(fileText).join(' ')}</Complaint>}
      {trouble === 'full' && <Complaint>{words.full}</Complaint>}
      {trouble !== null && trouble !== 'full' && (
        <Complaint>
          {composer.tab.value === 'note' && `${words.noteFailed} `}
          {troubleText(trouble)}
        </Complaint>
      )}
    </>
  );
};

const fileText = (complaint: FileComplaint): string => {
  const words = say().file;
  if (complaint.reason === 'count') return words.count(limits.filesPerMessage);
  return complaint.reason === 'empty'
    ? words.empty(complaint.name)
    : words.size(complaint.name, byteSize(limits.agentFileBytes));
};

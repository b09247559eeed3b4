import { useRef, useState } from 'preact/hooks';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** Text to take away: selectable, with a button that copies it. */
export const CopyBox = ({
  text,
  label,
  lines = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly lines?: boolean;
}) => {
  const box = useRef<HTMLPreElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const words = say().app;

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      if (box.current !== null) getSelection()?.selectAllChildren(box.current);
      setState('failed');
    }
  };

  return (
    <div class="copy-box">
      <pre ref={box} class={lines ? 'lines' : ''} tabIndex={lines ? 0 : undefined}>
        {text}
      </pre>
      <button type="button" class="button" onClick={copy}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
        {state === 'copied' ? words.copied : words.copy}
        <span class="unseen">: {label}</span>
      </button>
      <p role="status" class={state === 'failed' ? 'field-hint' : 'unseen'}>
        {state === 'copied' && words.copied}
        {state === 'failed' && words.notCopied}
      </p>
    </div>
  );
};

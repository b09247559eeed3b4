import { useEffect, useState } from 'preact/hooks';
import { byteSize } from '../format.ts';
import type { Attached } from '../models/writing-desk.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** A file that will go with the next message. */
export const WaitingFile = ({ file, onRemove }: { readonly file: Attached; readonly onRemove: () => void }) => {
  const [picture, setPicture] = useState<string | null>(null);

  useEffect(() => {
    if (file.blob === null || !file.type.startsWith('image/')) return;
    const url = URL.createObjectURL(file.blob);
    setPicture(url);
    return () => URL.revokeObjectURL(url);
  }, [file.blob]);

  return (
    <li>
      {picture === null ? <Icon name="file" /> : <img src={picture} alt="" onError={() => setPicture(null)} />}
      <span dir="auto">{file.name}</span>
      <small>{byteSize(file.bytes)}</small>
      <button type="button" class="quiet square" aria-label={say().file.remove(file.name)} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
};

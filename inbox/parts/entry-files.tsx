import { useEffect, useState } from 'preact/hooks';
import { byteSize } from '../format.ts';
import type { InboxMessage } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';

type FileRef = InboxMessage['files'][number];

const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const most = { width: 320, height: 240 };

/** Pictures are shown, everything else is there to be saved. */
export const EntryFiles = ({ files }: { readonly files: readonly FileRef[] }) => (
  <>
    {files.map((file) =>
      pictureTypes.has(file.type) && file.width && file.height ? (
        <Picture key={file.file} file={file} />
      ) : (
        <FileLink key={file.file} file={file} />
      ),
    )}
  </>
);

const Picture = ({ file }: { readonly file: FileRef }) => {
  const { files } = useDesk();
  const [source, setSource] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const words = say().file;

  useEffect(() => {
    let url: string | null = null;
    let isGone = false;
    void files.picture(file.file).then((blob) => {
      if (isGone) return;
      if (blob === null) return setBroken(true);
      url = URL.createObjectURL(blob);
      setSource(url);
    });
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [file.file]);

  if (broken)
    return (
      <>
        <p class="hint">{words.broken}</p>
        <FileLink file={file} />
      </>
    );
  // Room is kept before the bytes are there: nothing jumps when they come.
  const scale = Math.min(1, most.width / (file.width ?? 1), most.height / (file.height ?? 1));
  const size = {
    width: Math.max(24, Math.round((file.width ?? 1) * scale)),
    height: Math.max(24, Math.round((file.height ?? 1) * scale)),
  };
  return (
    <a
      class="picture"
      href={files.path(file.file)}
      download={file.name}
      style={{ width: `${size.width}px` }}
      title={words.open(file.name)}
    >
      {source === null ? (
        <span class="picture-room" style={{ height: `${size.height}px` }} />
      ) : (
        <img
          src={source}
          width={size.width}
          height={size.height}
          alt={words.picture(file.name)}
          onError={() => setBroken(true)}
        />
      )}
    </a>
  );
};

const FileLink = ({ file }: { readonly file: FileRef }) => {
  const { files } = useDesk();
  return (
    <a class="file-link" href={files.path(file.file)} download={file.name} aria-label={say().file.open(file.name)}>
      <Icon name="file" />
      <span dir="auto">{file.name}</span>
      <small>{byteSize(file.bytes)}</small>
    </a>
  );
};

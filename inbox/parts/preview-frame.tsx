import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isPreviewSaid, type PreviewShown } from '../preview-words.ts';

export type PreviewSize = 'desktop' | 'phone';

/** The window a visitor has, and how tall it may stand here. */
const windows: Readonly<Record<PreviewSize, { readonly width: number; readonly height: number }>> = {
  desktop: { width: 820, height: 700 },
  phone: { width: 390, height: 760 },
};
const mostOf: Readonly<Record<PreviewSize, number>> = { desktop: 1, phone: 0.84 };

/**
 * The widget in a window of that size, made small enough. What it takes in while it stands there it is told; for the rest
 * another frame is drawn behind the one that is seen, and takes its place when it is ready.
 */
export const PreviewFrame = ({
  shown,
  size,
  title,
}: {
  readonly shown: PreviewShown;
  readonly size: PreviewSize;
  readonly title: string;
}) => {
  const key = fixedOf(shown);
  const [drawn, setDrawn] = useState({ key, shown });
  const box = useRef<HTMLDivElement>(null);
  const frames = drawn.key === key ? [{ key, shown }] : [drawn, { key, shown }];

  useEffect(() => {
    const it = box.current;
    const room = it?.parentElement;
    if (it === null || !room) return;
    const { width, height } = windows[size];
    const measure = (): void => {
      const scale = Math.min(mostOf[size], room.clientWidth / width);
      for (const [name, value] of Object.entries({ '--w': width, '--h': height }))
        it.style.setProperty(name, `${value}px`);
      it.style.setProperty('--scale', `${scale}`);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(room);
    return () => watch.disconnect();
  }, [size]);

  return (
    <div class={`preview-box ${size}`} ref={box}>
      {frames.map((frame, at) => (
        <OneFrame
          key={frame.key}
          shown={frame.shown}
          title={title}
          isBehind={at > 0}
          onDrawn={() => setDrawn({ key: frame.key, shown: frame.shown })}
        />
      ))}
    </div>
  );
};

const OneFrame = ({
  shown,
  title,
  isBehind,
  onDrawn,
}: {
  readonly shown: PreviewShown;
  readonly title: string;
  readonly isBehind: boolean;
  readonly onDrawn: () => void;
}) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isHere, setHere] = useState(false);

  // Before the frame can have said anything.
  useLayoutEffect(() => {
    const hear = ({ origin, source, data }: MessageEvent<unknown>): void => {
      if (origin !== location.origin || source !== frame.current?.contentWindow || !isPreviewSaid(data)) return;
      if (data.preview === 'here') setHere(true);
      else onDrawn();
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  });

  useEffect(() => {
    if (isHere) frame.current?.contentWindow?.postMessage(shown, location.origin);
  }, [isHere, shown]);

  return <iframe ref={frame} src="/inbox/preview" title={title} aria-hidden={isBehind || undefined} inert={isBehind} />;
};

/** What the widget takes in once: everything but the colours and the place of its button. */
const fixedOf = ({ config, hello, locale, view }: PreviewShown): string => {
  const { accent: _, position: __, launcher: ___, ...rest } = JSON.parse(config) as Readonly<Record<string, unknown>>;
  return JSON.stringify([locale, view, hello, rest]);
};

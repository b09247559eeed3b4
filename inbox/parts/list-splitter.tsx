import { listWidths } from '../models/preference-model.ts';
import { say } from '../texts/texts.ts';
import { useInbox } from './inbox-context.ts';

const stepPx = 16;

/** The edge between list and thread: dragged, or moved with the arrow keys. */
export const ListSplitter = () => {
  const { preferences } = useInbox();
  const width = preferences.listWidth;

  const onPointerDown = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    const startWidth = width.peek();
    handle.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => preferences.setListWidth(startWidth + moved.clientX - startX);
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no <hr>
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={say().list.width}
      aria-valuenow={width.value}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onDblClick={() => preferences.setListWidth(listWidths.usual)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? stepPx : event.key === 'ArrowLeft' ? -stepPx : 0;
        if (step === 0) return;
        event.preventDefault();
        preferences.setListWidth(width.peek() + step);
      }}
    />
  );
};

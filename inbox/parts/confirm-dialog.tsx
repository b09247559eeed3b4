import { say } from '../texts/texts.ts';
import { Dialog } from './dialog.tsx';

/** Asked before what cannot be taken back by a click. */
export const ConfirmDialog = ({
  title,
  text,
  go,
  onGo,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly go: string;
  readonly onGo: () => void;
  readonly onClose: () => void;
}) => (
  <Dialog title={title} onClose={onClose}>
    <p>{text}</p>
    <div class="form-end">
      <button type="button" class="button" onClick={onClose}>
        {say().app.cancel}
      </button>
      <button
        type="button"
        class="button danger"
        onClick={() => {
          onClose();
          onGo();
        }}
      >
        {go}
      </button>
    </div>
  </Dialog>
);

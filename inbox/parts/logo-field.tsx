import { useRef, useState } from 'preact/hooks';
import { limits } from '../../protocol/limits.ts';
import { refusedField } from '../field-error.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';

/** The picture above the chat. It is kept as soon as it is chosen. */
export const LogoField = ({ logo, canChange }: { readonly logo: string | null; readonly canChange: boolean }) => {
  const { site } = useDesk();
  const words = say().brand;
  const picker = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const put = async (picture: File | null): Promise<void> => {
    if (picture !== null && picture.size > limits.logoBytes) return setFault(words.logoSize);
    setFault(null);
    setBusy(true);
    const told = await site.changeLogo(picture);
    setBusy(false);
    if (!told.ok) setFault(refusedField(told.problem).text ?? say().field.refused);
  };

  return (
    <fieldset class="plain" disabled={!canChange || isBusy} aria-busy={isBusy}>
      <legend>{words.logo}</legend>
      <div class="logo">
        {logo !== null && <img src={new URL(logo).pathname} alt={words.logoShown} />}
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          <Icon name="attach" />
          {words.logoChoose}
        </button>
        {logo !== null && (
          <button type="button" class="quiet" onClick={() => void put(null)}>
            {words.logoRemove}
          </button>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/png,image/webp,image/jpeg"
        hidden
        tabIndex={-1}
        onChange={(event) => {
          const [picture] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (picture !== undefined) void put(picture);
        }}
      />
      {fault !== null && (
        <p class="field-error" role="alert">
          <Icon name="alert" />
          {fault}
        </p>
      )}
      <p class="field-hint">{words.logoHint}</p>
    </fieldset>
  );
};

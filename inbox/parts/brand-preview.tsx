import { contrast, isHexColour } from '../contrast.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** How button and greeting will stand on the page: a picture, in light. */
export const BrandPreview = ({
  accent,
  greeting,
  name,
  position,
}: {
  readonly accent: string;
  readonly greeting: string;
  readonly name: string;
  readonly position: 'right' | 'left';
}) => (
  <figure class="preview">
    <figcaption>{say().brand.preview}</figcaption>
    <div
      class={`shop ${position}`}
      aria-hidden="true"
      ref={(it) => {
        if (it === null || !isHexColour(accent)) return;
        it.style.setProperty('--shop-accent', accent);
        it.style.setProperty(
          '--on-shop-accent',
          contrast(accent, '#ffffff') >= contrast(accent, '#000000') ? '#ffffff' : '#000000',
        );
      }}
    >
      <i />
      <i />
      <i />
      <div class="panel">
        <b dir="auto">{name}</b>
        <p dir="auto">{greeting}</p>
      </div>
      <span class="launcher">
        <Icon name="chat" />
      </span>
    </div>
  </figure>
);

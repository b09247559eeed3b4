import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Drawing } from './drawing.ts';
import { act } from './pieces.ts';

/** Before this browser forgets. */
export const forgetSheet = ({ say, state, acts }: Drawing): TemplateResult => {
  const n = state.unsent.length;
  const forget = (): void => {
    acts.closeSheets();
    acts.person.forget();
  };
  return html`<p class="lead">${say('forget.text')}</p>${n > 0 ? html`<p class="wrong">${say('forget.unsent', { n })}</p>` : nothing}<div class="acts wide">${act(say('forget.go'), forget, 'act grave')}${act(say('sheet.cancel'), acts.backFromSheet, 'act soft')}</div>`;
};

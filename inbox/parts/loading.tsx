import { say } from '../texts/texts.ts';
import { Late } from './late.tsx';

/** Words for what takes longer than a blink. */
export const Loading = () => (
  <Late>
    <p class="hint" role="status">
      {say().app.loading}
    </p>
  </Late>
);

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Loading } from './loading.tsx';

/** A page whose code is loaded when it is first opened, so that the inbox itself is there sooner. */
export const lazy = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> => {
  let Loaded: ComponentType<Props> | null = null;

  return (props) => {
    const [state, setState] = useState<'loading' | 'ready' | 'failed'>(Loaded === null ? 'loading' : 'ready');

    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (component) => {
          Loaded = component;
          setState('ready');
        },
        () => setState('failed'),
      );
    }, [state]);

    // Without a line nothing can be loaded; with one, a newer server has taken the place of what this page was made for.
    if (state === 'failed')
      return navigator.onLine ? (
        <p class="complaint" role="alert">
          {say().app.tooOld}{' '}
          <button type="button" class="link" onClick={() => location.reload()}>
            {say().app.reload}
          </button>
        </p>
      ) : (
        <Complaint onRetry={() => setState('loading')}>{say().problem.unreachable}</Complaint>
      );
    return Loaded === null ? <Loading /> : <Loaded {...props} />;
  };
};

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

    if (state === 'failed')
      return <Complaint onRetry={() => setState('loading')}>{say().problem.unreachable}</Complaint>;
    return Loaded === null ? <Loading /> : <Loaded {...props} />;
  };
};

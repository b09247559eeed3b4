import type { Host, WidgetState } from './host.ts';

/** What `element.state` shows from now on. */
export const stateOf = (host: Host): WidgetState => {
  host.state ??= {
    open: false,
    view: null,
    unread: 0,
    connection: 'idle',
    availability: null,
    conversationId: null,
    visitorId: null,
    level: null,
    consent: null,
  };
  return host.state;
};

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Grey shapes appear only when loading takes longer than a blink. */
export const Late = ({ children, ms = 300 }: { readonly children: ComponentChildren; readonly ms?: number }) => {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return due ? children : null;
};

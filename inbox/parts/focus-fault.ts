/** To the first field that cannot be taken as it is, once it is drawn so: whoever saves by keyboard stands where the fault is. */
export const focusFault = (form: HTMLFormElement | null): void => {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  });
};

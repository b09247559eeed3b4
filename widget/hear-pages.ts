/** What the chat itself puts into the address, and takes out again, is no page. */
const here = (): string => location.href.replace(/#nahtlos(=.*)?$/, '');

/** Calls whenever another page has come in the place of one, without a load. The history of the page is not touched. */
export const hearPages = (came: () => void): void => {
  let last = here();
  const look = (): void => {
    if (here() === last) return;
    last = here();
    came();
  };
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) navigation.addEventListener('currententrychange', look);
  else for (const name of ['popstate', 'hashchange']) addEventListener(name, look);
};

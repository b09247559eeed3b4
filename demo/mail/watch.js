/** Loads the page again when a mail has come, unless something is being written; a server that is away is asked again later. */
const { newest } = document.currentScript.dataset;
const everyMs = 1500;
const of = new URLSearchParams(location.search).get('of');
const question = `/demo/mail/newest${of === null ? '' : `?of=${encodeURIComponent(of)}`}`;

const isWriting = () => [...document.querySelectorAll('input, textarea')].some(({ value }) => value.trim() !== '');

const look = async () => {
  try {
    const response = await fetch(question);
    if (response.ok && (await response.text()) !== newest && !isWriting()) return location.reload();
  } catch {
    // It will be back.
  }
  setTimeout(look, document.hidden ? 4 * everyMs : everyMs);
};
setTimeout(look, everyMs);

/** Loads the page again when a mail has come; a server that is away is asked again later. */
const { newest } = document.currentScript.dataset;
const everyMs = 1500;

const look = async () => {
  try {
    const response = await fetch('/demo/mail/newest');
    if (response.ok && (await response.text()) !== newest) return location.reload();
  } catch {
    // It will be back.
  }
  setTimeout(look, document.hidden ? 4 * everyMs : everyMs);
};
setTimeout(look, everyMs);

const freeAfterMs = 60_000;

/** Puts a file into her downloads. */
export const saveAs = ({ name, bytes }: { readonly name: string; readonly bytes: Blob }): void => {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), freeAfterMs);
};

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/** For the file dialog; the server decides by content. */
export const acceptedTypes = [...pictureTypes, 'application/pdf', 'text/plain'];

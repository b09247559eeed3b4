/** What is said of files: loaded with the first one. The English texts define keys and placeholders, as in `en`. */
export const filesEn = {
  'file.cancel': 'Cancel upload',
  'file.preparing': '{name} is being prepared',
  'file.remove': 'Remove {name}',
  'file.download': 'download',
  'file.view': 'View {name}',
  'file.close': 'Close picture',
  'file.failed': '{name} could not be loaded.',
  'file.type': '{name} cannot be sent: we take pictures, PDF and plain text.',
  'file.size': '{name} is too large: {size} at most.',
  'file.empty': '{name} is empty.',
  'file.unreadable': '{name} cannot be read.',
  'file.count': '{n} files a message at most.',
  'file.total': 'All files together may have {size} at most.',
} as const;

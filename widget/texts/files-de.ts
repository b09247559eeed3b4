import { completeFiles } from './texts.ts';

export const filesDe = completeFiles({
  'file.cancel': 'Hochladen abbrechen',
  'file.preparing': '{name} wird vorbereitet',
  'file.remove': '{name} entfernen',
  'file.download': 'herunterladen',
  'file.view': '{name} ansehen',
  'file.close': 'Bild schließen',
  'file.failed': '{name} konnte nicht geladen werden.',
  'file.type': '{name} kann nicht gesendet werden: Wir nehmen Bilder, PDF und einfachen Text.',
  'file.size': '{name} ist zu groß: höchstens {size}.',
  'file.empty': '{name} ist leer.',
  'file.unreadable': '{name} ist nicht lesbar.',
  'file.count': 'Höchstens {n} Dateien je Nachricht.',
  'file.total': 'Alle Dateien zusammen dürfen höchstens {size} haben.',
});

import { plain } from './line.ts';

/** RFC 3676 4.3, and without its blank, which many programs drop. */
export const isSignatureDash = (text: string): boolean => /^(?:--|—|––) ?\u00a0?\s*$/u.test(text);

/** A signature is short; what is longer below two dashes is somebody's text. With the blank nothing else is meant. */
export const mostSignatureLines = (dash: string): number => (/^-- $/u.test(dash) ? 80 : 16);

/** "Sent from my iPhone": what programs and devices add by themselves. */
export const isDeviceLine = (text: string): boolean => {
  if (text.length > 300) return false;
  const line = plain(text.replaceAll(/\[([^[\]]{0,80})\]\([^()]{0,200}\)/gu, '$1'))
    .replace(/^[<(*_~\s-]+/u, '')
    .replace(/[>)*_~\s-]+$/u, '');
  return line !== '' && line.length <= 160 && deviceLines.some((pattern) => pattern.test(line));
};

const deviceLines: readonly RegExp[] = [
  /^sent (?:from|via|with|by|using|on) (?!time|behalf|then|here|there|now)\S.{0,100}$/i,
  /^from my (?:i?phone|ipad|ipod|iphone|mobile|cell|android|blackberry|samsung|galaxy|tablet|device|windows)\b.{0,40}$/i,
  /^\p{Lu}\p{L}+ from (?:mobile|(?:his|her|my) (?:phone|mobile))\.?$/iu,
  /^get outlook for \S.{0,80}$/i,
  /^(?:outlook|gmail|mail) für (?:ios|android)(?: beziehen| herunterladen)?\b.{0,60}$/i,
  /^(?:von|vom|mit) (?:mein|unterwegs|der|dem|outlook|samsung|gmx|web\.de|freenet|yahoo).{0,80} (?:gesendet|geschrieben|geschickt|verschickt)\b.{0,40}$/i,
  /^gesendet (?:von|vom|mit|mittels|über|aus) (?!am|um)\S.{0,80}$/i,
  /^diese nachricht wurde (?:von|mit) (?:mein|mailbird|der|dem).{0,80} gesendet\.?$/i,
  /^diese (?:e-?mail|nachricht) wurde von .{1,60} (?:gesendet|auf viren geprüft)\.?$/i,
  /^(?:holen sie sich|laden sie|hol dir) outlook für .{1,60}$/i,
  /^envoyé (?:depuis|de|à partir de|avec|via) .{1,80}$/i,
  /^(?:télécharger|obtenir|obtenez) outlook pour .{1,60}$/i,
  /^(?:enviado|enviada|enviat) (?:desde|do|da|de|a partir|pelo|via|por|con|des de) .{1,80}$/i,
  /^(?:obtener|descargar|obter|baixar|descarregue?) (?:o )?outlook (?:para|for) .{1,60}$/i,
  /^(?:inviato|inviata) (?:da|dal|dalla|con|tramite) .{1,80}$/i,
  /^(?:scarica|ottieni) outlook per .{1,60}$/i,
  /^(?:verzonden|verstuurd) (?:vanaf|van|met|via|vanuit) .{1,80}$/i,
  /^(?:outlook voor (?:ios|android)|download outlook voor) .{0,60}$/i,
  /^(?:wysłane|wysłano) (?:z|ze|za pomocą|przy|od) .{1,80}$/i,
  /^(?:skickat|sänt) (?:från|med|via) .{1,80}$/i,
  /^från min .{1,40}$/i,
  /^(?:sendt|sent) (?:fra|med|via) .{1,80}$/i,
  /^(?:lähetetty|lähetty) .{1,80}$/i,
  /^(?:odesláno|odoslané) (?:z|ze|zo|pomocí|prostřednictvím) .{1,80}$/i,
  /^.{1,60}(?:’?den|dan|ımdan|imden|umdan) gönderildi\.?$/iu,
  /^отправлено (?:с|из|со|при помощи) .{1,80}$/iu,
  /^(?:надіслано|відправлено) (?:з|із|зі|за допомогою) .{1,80}$/iu,
  /^(?:從我的|发自我的|發自我的|从我的|來自我的|发自|發自|來自) ?.{1,60}$/u,
  /^.{1,40}から送信(?:されました)?。?$/u,
  /^.{1,40}에서 보냄\.?$/u,
];

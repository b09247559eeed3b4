/**
 * The words by which mail programs lead in what they quote. Lower case; matched against lower-cased lines. Where a language is
 * missing, date, time and address together still tell (attribution.ts).
 */

/** "… wrote:", in the order of the languages' names. */
export const wroteWords: readonly string[] = [
  // Catalan, Chinese, Croatian, Czech, Danish, Dutch
  'va escriure',
  '写道',
  '寫道',
  '写了',
  '撰寫',
  'je napisao',
  'napisao je',
  'napisala je',
  'je napisao/la',
  'napsal',
  'napsala',
  'napsal(a)',
  'píše',
  'skrev',
  'skrev følgende',
  'schreef',
  'schreef het volgende',
  'het volgende geschreven',
  'heeft geschreven',
  // English, Estonian, Finnish, French
  'wrote',
  'writes',
  'said',
  'says',
  'kirjutas',
  'kirjoitti',
  'kirjoitti seuraavasti',
  'a écrit',
  'a ecrit',
  'écrit',
  'écrivait',
  'nous a dit',
  // German, Greek, Hebrew, Hungarian
  'schrieb',
  'schrieben',
  'schrieben sie',
  'geschrieben',
  'hat geschrieben',
  'schrieb folgendes',
  'έγραψε',
  'כתב',
  'כתבה',
  'ezt írta',
  'írta',
  // Indonesian, Italian, Japanese, Korean
  'menulis',
  'ha scritto',
  'scrive',
  'scriveva',
  'のメール',
  'のメッセージ',
  'は書きました',
  'さんは書きました',
  'が書きました',
  '작성',
  '님이 작성',
  '썼습니다',
  // Norwegian, Polish, Portuguese, Romanian
  'skreiv',
  'napisał',
  'napisała',
  'napisał(a)',
  'napisal(a)',
  'pisze',
  'escreveu',
  'a scris',
  // Russian, Serbian, Slovak, Slovenian, Spanish, Swedish
  'написал',
  'написала',
  'написал(а)',
  'пишет',
  'писал',
  'писал(а)',
  'је написао',
  'napísal',
  'napísala',
  'napísal(a)',
  'je napisal',
  'je napisala',
  'escribió',
  'escribio',
  'ha escrito',
  'skrev följande',
  // Turkish, Ukrainian, Bulgarian, Vietnamese
  'yazdı',
  'şunu yazdı',
  'şunları yazdı',
  'написав',
  'написав(-ла)',
  'написав(ла)',
  'пише',
  'пиcала',
  'написа',
  'đã viết',
];

/** What such a line begins with, where it does not begin with a date, a day of the week or the name. */
export const startWords: ReadonlySet<string> = new Set(
  `on at in am op le el il em den dnia dňa dne w на în vào pada på 在 于 於 בתאריך`.split(/\s+/u),
);

export const weekdays: readonly string[] = (
  'mon tue wed thu fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié jue vie sáb dom gio seg ter qua qui sex ' +
  'maa din woe don vri zat zon pon wt śr czw pt sob niedz nie man tir ons tor fre lør søn lör sön mån tis ma ti ke to pe la su ' +
  'po út st čt pá so ne ut št pi pzt sal çar per cum cmt paz пн вт ср чт пт сб вс нд понедельник вторник среда четверг пятница ' +
  'суббота воскресенье понеділок вівторок середа четвер п’ятниця субота неділя'
).split(' ');

/** Between dashes: all below is somebody else's, or older. */
export const originalWords: readonly string[] = [
  'original message',
  'original-message',
  'original appointment',
  'forwarded message',
  'forwarded by',
  'reply message',
  'ursprüngliche nachricht',
  'original-nachricht',
  'originalnachricht',
  'original nachricht',
  'weitergeleitete nachricht',
  'ursprünglicher termin',
  "message d'origine",
  'message d’origine',
  'message original',
  'message initial',
  'message transféré',
  'courriel original',
  'mensaje original',
  'mensaje reenviado',
  'messaggio originale',
  'messaggio inoltrato',
  'mensagem original',
  'mensagem encaminhada',
  'oorspronkelijk bericht',
  'origineel bericht',
  'doorgestuurd bericht',
  'wiadomość oryginalna',
  'oryginalna wiadomość',
  'wiadomość przekazana',
  'przekazana wiadomość',
  'treść przekazanej wiadomości',
  'ursprungligt meddelande',
  'originalmeddelande',
  'vidarebefordrat meddelande',
  'opprinnelig melding',
  'original melding',
  'videresendt melding',
  'oprindelig meddelelse',
  'original meddelelse',
  'videresendt meddelelse',
  'alkuperäinen viesti',
  'välitetty viesti',
  'původní zpráva',
  'původní e-mail',
  'přeposlaná zpráva',
  'pôvodná správa',
  'eredeti üzenet',
  'orijinal mesaj',
  'özgün ileti',
  'orjinal mesaj',
  'iletilen mesaj',
  'mesaj original',
  'исходное сообщение',
  'пересылаемое сообщение',
  'пересланное сообщение',
  'оригинальное сообщение',
  'исходное письмо',
  'оригінальне повідомлення',
  'вихідне повідомлення',
  'переслане повідомлення',
  '原始邮件',
  '原始郵件',
  '原始信息',
  '原邮件',
  '转发邮件',
  '回复的原邮件',
  '转发邮件信息',
  '転送メッセージ',
  '元のメッセージ',
  'original mail',
  '원본 메시지',
  '원본 메일',
  '원본 이메일',
  '전달된 메시지',
];

/** Without dashes, at the start of a line that ends with a colon: Apple's way to forward. */
export const forwardWords: readonly string[] = [
  'begin forwarded message',
  'anfang der weitergeleiteten nachricht',
  'anfang der weitergeleiteten e-mail',
  'début du message transféré',
  'début du message réexpédié',
  'inizio messaggio inoltrato',
  'inicio del mensaje reenviado',
  'início da mensagem encaminhada',
  'início da mensagem reencaminhada',
  'begin doorgestuurd bericht',
  'vidarebefordrat brev',
  'start på vidarebefordrat brev',
  'videresendt melding',
  'start på videresendt besked',
  'välitetty viesti alkaa',
  'początek przekazywanej wiadomości',
  'začátek přeposlané zprávy',
  'iletilen ileti başlangıcı',
  'начало переадресованного сообщения',
  'початок листа, що пересилається',
  '下面是被转发的邮件',
  '転送されたメッセージ',
  '전달된 메시지 시작',
];

/** Heads of a quoted mail, as programs of Outlook's kind write them above it. */
export const headWords = {
  from: [
    ...'from von de da van fra från od odesílatel lähettäjä kimden gönderen от від 发件人 寄件者 寄件人 差出人 보낸사람 보낸 expéditeur remitente mittente feladó lähettänyt'.split(
      ' ',
    ),
    '보낸 사람',
    'da parte di',
  ],
  date: [
    ...'sent date gesendet datum le envoyé enviado enviada fecha data inviato verzonden wysłano sendt dato skickat lähetetty päiväys odesláno odoslané tarih gönderildi дата отправлено надіслано 发送时间 日期 寄件日期 送信日時 日時 보낸날짜 날짜'.split(
      ' ',
    ),
    'enviada em',
    'enviado el',
    'enviado em',
    '보낸 날짜',
    'gesendet am',
    'date d’envoi',
  ],
  to: [
    ...'to an cc kopie à a para per aan do til till vastaanottaja komu kime alıcı кому копия копія 收件人 收件者 抄送 副本 宛先 받는사람 destinataire kopio kopia destinatario cci bcc 받는'.split(
      ' ',
    ),
    'reply-to',
    'antwort an',
    'répondre à',
    'responder a',
    'risposta',
    '받는 사람',
    'beantwoorden - aan',
  ],
  subject:
    'subject betreff objet asunto oggetto assunto onderwerp temat emne ämne aihe předmět predmet konu тема 主题 主旨 件名 제목 re tárgy subiect'.split(
      ' ',
    ),
} as const;

/** What we put above what we quote ourselves (channels.md 3.1). */
export const markerLines: readonly string[] = [
  '--- bitte oberhalb dieser zeile antworten ---',
  '--- please reply above this line ---',
];

/** Whoever says so has answered among the quotes. */
export const belowWords =
  /(?:^|[^\p{L}])(?:see (?:my )?(?:below|comments|answers|replies|inline)|answers? below|comments? below|below in|in ?line|in red|in blue|in bold|siehe unten|s\. ?u\.|weiter unten|unten im text|im text unten|antworten? unten|in rot|in blau|direkt im text|voir ci-dessous|ci-dessous|zie onder|więcej poniżej|poniżej|vedi sotto|ver abajo|más abajo|ver abaixo|se nedan|se nedenfor|см\. ниже|ниже в тексте)(?:$|[^\p{L}])/iu;

/** A person tells what was said; no program writes so. */
export const tellingWords =
  /(?:^|[^\p{L}])(?:I|you|your|my|our|me|us|we|du|ihr|ihre|ihrem|ihrer|mein|meine|unser|unsere|mir|uns|ich|wir|je|nous|votre|notre|yo|su|nuestro|io|vostro|ik|wij|uw)(?:$|[^\p{L}])/iu;

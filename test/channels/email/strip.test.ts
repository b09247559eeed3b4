import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlank, isQuoted, linesOf } from '../../../plugin-server/channels/email/parse/line.ts';
import { strip } from '../../../plugin-server/channels/email/parse/strip.ts';

const said = 'Danke, das passt.\nBis 14 Uhr.\n\nGrüße\nMia';
const textOf = (mail: string): string => strip(linesOf(mail)).text;

/** Lead-ins as programs write them, among languages. */
const leadIns = [
  'Am 05.05.2027 um 10:30 schrieb Ada Lovelace <ada@web.example>:',
  'Am Do., 5. Mai 2027 um 10:30 Uhr schrieb Ada Lovelace <ada@web.example>:',
  'Am Donnerstag, 5. Mai 2027, 10:30:15 MESZ hat Ada <ada@web.example> Folgendes geschrieben:',
  'Ada Lovelace <ada@web.example> hat am 05.05.2027 10:30 CEST geschrieben:',
  'Ada Lovelace <ada@web.example> schrieb am Do., 5. Mai 2027,\n10:30:',
  'On Thu, May 5, 2027 at 10:30 AM Ada Lovelace <ada@web.example>\nwrote:',
  'On Thursday, May 5, 2027, 10:30:15 AM GMT+2, Ada Lovelace <ada@web.example> wrote:',
  'On 05/05/2027 10:30, Ada Lovelace wrote:',
  '------- On Thu, 05 May 2027 10:30:15 +0200 Ada <ada@web.example> wrote -------',
  'Le jeu. 5 mai 2027 à 10:30, Ada Lovelace <ada@web.example> a écrit :',
  'El jue, 5 may 2027 a las 10:30, Ada Lovelace (<ada@web.example>) escribió:',
  'Il giorno gio 5 mag 2027 alle ore 10:30 Ada Lovelace <ada@web.example>\nha scritto:',
  'Em qui., 5 de mai. de 2027 às 10:30, Ada Lovelace <ada@web.example>\nescreveu:',
  'Op do 5 mei 2027 om 10:30 schreef Ada Lovelace <ada@web.example>:',
  'czw., 5 maj 2027 o 10:30 Ada Lovelace <ada@web.example> napisał(a):',
  'Den tors 5 maj 2027 kl 10:30 skrev Ada Lovelace <ada@web.example>:',
  'tor. 5. mai 2027 kl. 10:30 skrev Ada Lovelace <ada@web.example>:',
  'to 5. toukok. 2027 klo 10.30 Ada Lovelace (ada@web.example) kirjoitti:',
  'čt 5. 5. 2027 v 10:30 odesílatel Ada Lovelace <ada@web.example> napsal:',
  'Ada Lovelace <ada@web.example>, 5 May 2027 Per, 10:30 tarihinde şunu yazdı:',
  'чт, 5 мая 2027 г. в 10:30, Ada Lovelace <ada@web.example>:',
  'чт, 5 трав. 2027 р. о 10:30 Ada Lovelace <ada@web.example> пише:',
  'Ada Lovelace <ada@web.example> 于2027年5月5日周四 10:30写道：',
  '2027年5月5日(木) 10:30 Ada Lovelace <ada@web.example>:',
  '2027년 5월 5일 (목) 오전 10:30, Ada Lovelace <ada@web.example>님이 작성:',
];

/** What stands above an older mail that is not marked line by line. */
const heads = [
  '-----Ursprüngliche Nachricht-----\nVon: Ada <ada@web.example>',
  'Von: Ada <ada@web.example>\nGesendet: Donnerstag, 5. Mai 2027 10:30\nAn: Shop\nBetreff: AW: Frage',
  '________________________________\nFrom: Ada\nSent: Thursday, May 5, 2027 10:30 AM\nTo: Shop\nSubject: Re: Question',
  '*From:* Ada <ada@web.example>\n*Sent:* Thursday, May 5, 2027\n*To:* Shop\n*Subject:* Re: Question',
  'De : Ada <ada@web.example>\nEnvoyé : jeudi 5 mai 2027 10:30\nÀ : Shop\nObjet : Question',
  'Da: Ada <ada@web.example>\nInviato: giovedì 5 maggio 2027\nA: Shop\nOggetto: Domanda',
  'Od: Ada <ada@web.example>\nWysłano: czwartek, 5 maja 2027\nDo: Shop\nTemat: Pytanie',
  'Fra: Ada <ada@web.example>\nSendt: torsdag 5. mai 2027\nTil: Shop\nEmne: Spørsmål',
  'От: Ada <ada@web.example>\nОтправлено: 5 мая 2027 г.\nКому: Shop\nТема: Вопрос',
  '发件人: Ada <ada@web.example>\n发送时间: 2027年5月5日\n收件人: Shop\n主题: 问题',
  '보낸 사람: Ada <ada@web.example>\n보낸 날짜: 2027년 5월 5일\n받는 사람: Shop\n제목: 질문',
  '---------- Forwarded message ---------\nFrom: Ada <ada@web.example>',
  'Anfang der weitergeleiteten Nachricht:',
];

describe('what a program quoted is cut', () => {
  test.each(leadIns)('%s, with marks and without', (leadIn) => {
    expect(textOf(`${said}\n\n${leadIn}\n\n> Alte Worte\n> und mehr\n`)).toBe(said);
    expect(textOf(`${said}\n\n${leadIn}\n\nAlte Worte\nund mehr\n`)).toBe(said);
    expect(textOf(`${leadIn}\n> Alte Worte\n\n${said}\n`), 'answered below').toBe(said);
  });
  test.each(heads)('%s', (head) => expect(textOf(`${said}\n\n${head}\n\nAlte Worte\n`)).toBe(said));
  test.each([
    '--- Bitte oberhalb dieser Zeile antworten ---',
    '--- Please reply above this line ---',
  ])('%s', (marker) => {
    expect(textOf(`${said}\n\n${marker}\n\nAlte Worte`)).toBe(said);
    expect(textOf(`${said}\n\n> ${marker}\n> Alte Worte`)).toBe(said);
  });
  test.each([
    '-- \nMia Muster\n+49 555 0100',
    '--\nMia',
    'Von meinem iPhone gesendet',
    'Gesendet mit der GMX Mail App',
    'Sent from my iPhone',
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    'Envoyé de mon iPhone',
    'Inviato da iPhone',
    'Verstuurd vanaf mijn iPad',
    'iPhone’umdan gönderildi',
    'Отправлено с iPhone',
    '发自我的iPhone',
    'iPhoneから送信',
    '나의 iPhone에서 보냄',
  ])('below her words: %s', (sign) => {
    expect(textOf(`${said}\n\n${sign}\n`)).toBe(said);
    expect(textOf(`${said}\n\n${sign}\n\n${leadIns[0]}\n> Alte Worte\n`)).toBe(said);
    expect(textOf(sign), 'alone it is all there is').toBe(sign.replace('-- ', '--'));
  });
});

describe('what she wrote stays', () => {
  test.each([
    'Hallo,\nam 12.03.2027 um 14:05 schrieb mir Ihr Kollege Jonas:\nDie Ware kommt morgen.\nSie kam nicht.',
    'Hi,\nOn May 3, 2027 at 10:30 your colleague wrote:\nIt will arrive tomorrow.\nIt did not.',
    'Moin,\nVon: Berlin\nAn: Hamburg\nDatum: 3.5.2027\nGeht das?',
    'Option A\n---\nOption B\n---\nOption C',
    'Hallo\n\n> Wann kommt die Ware?\n\nMorgen.\n\n> Und die Rechnung?\n\nLiegt bei.',
    'Name: Ada\nE-Mail: ada@web.example\nDatum: 5.5.2027\nBetreff: Rückgabe\nDanke',
    'Sent from Berlin it was, and here it is.\nThanks',
    'Das steht bei mir:\n| Artikel | Menge |\n| Rad | 2 |',
    '> nur das hier',
    `${leadIns[0]}\n\n> Alte Worte`,
  ])('%s', (text) => expect(textOf(text)).toBe(text));

  const words = fc.constantFrom(
    'Rad',
    'blau',
    'kommt',
    'Größe 38',
    'A & B',
    '129,90 €',
    'morgen?',
    'nein',
    '12.03.',
    '好',
    '😀',
  );
  const sentence = fc.array(words, { minLength: 1, maxLength: 8 }).map((all) => all.join(' '));
  const leadIn = fc.constantFrom(...leadIns);
  const block = fc.oneof(
    { weight: 4, arbitrary: sentence.map((text) => ({ is: 'hers' as const, text })) },
    { weight: 2, arbitrary: sentence.map((text) => ({ is: 'quote' as const, text: `> ${text}` })) },
    { weight: 1, arbitrary: leadIn.map((text) => ({ is: 'lead-in' as const, text: `${text}\n> ja` })) },
    { weight: 2, arbitrary: fc.constant({ is: 'blank' as const, text: '' }) },
  );

  test('among any quotes marked line by line none of her lines is lost, and nothing is cut twice', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        const mail = blocks.map(({ text }) => text).join('\n');
        const { text, isCut } = strip(linesOf(mail));
        const left = text.split('\n');
        for (const it of blocks) if (it.is === 'hers') expect(left).toContain(it.text);
        expect(textOf(text)).toBe(text);
        if (!isCut) expect(text).toBe(mail.replace(/^(?:[ \t]*\n)+/, '').trimEnd());
      }),
      { numRuns: 2_000 },
    );
  });

  test('of any lines at all something is left, and only lines that stood there', () => {
    const any = fc.array(
      fc.oneof(fc.string(), fc.constantFrom(...leadIns, ...heads, '-- ', '>', '> x', '|', 'Sent from my iPhone')),
    );
    fc.assert(
      fc.property(any, (parts) => {
        const lines = linesOf(parts.join('\n'));
        const left = strip(lines).text.split('\n');
        const there = new Set(lines.map(({ text }) => text.trimEnd()));
        for (const line of left) expect(there.has(line.trimEnd()) || line === '').toBe(true);
        if (lines.some(({ text }) => !isBlank(text) && !isQuoted(text))) expect(left.join('').trim()).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});

test('the work grows with the mail and not with its square', () => {
  const stepsOf = (count: number): number => {
    let steps = 0;
    const text = Array.from({ length: count }, (_, at) => leadIns[at % leadIns.length]).join('\n');
    strip(linesOf(text), () => {
      steps += 1;
    });
    return steps / count;
  };
  expect(stepsOf(400)).toBeGreaterThan(1);
  expect(stepsOf(4_000)).toBeLessThan(stepsOf(400) * 1.2);
});

import type { Notice } from '../adapter.ts';

interface NoticeWords {
  /** Without a word of hers: `{number}`, `{by}`. */
  readonly subject: string;
  readonly lead: string;
  readonly more: string;
  readonly act: string;
  readonly life: string;
  readonly text: string;
}

/** To agents outside the inbox, of what became of a conversation or of their own answer. `{who}` is how she is called there. */
export const noticeWords: Readonly<Record<'de' | 'en', Readonly<Record<Notice['is'], NoticeWords>>>> = {
  de: {
    taken: {
      subject: '[#{number}] {by} hat übernommen',
      lead: '{by} hat das Gespräch #{number} ({who}) übernommen.',
      more: 'Sie müssen nichts mehr tun.',
      act: 'Gespräch öffnen',
      life: '',
      text: '',
    },
    late: {
      subject: '[#{number}] Ihre Antwort kam nach der von {by}',
      lead: '{by} hat im Gespräch #{number} ({who}) vor Ihnen geantwortet.',
      more: 'Damit sich nichts widerspricht, wurde Ihre Antwort nicht gesendet. Sie steht als Notiz im Gespräch.',
      act: 'Gespräch öffnen',
      life: '',
      text: 'Ihre Antwort:',
    },
    confirm: {
      subject: '[#{number}] Ist diese Antwort von Ihnen?',
      lead: 'Ist diese Antwort zum Gespräch #{number} ({who}) von Ihnen?',
      more: 'Sie kam mit Ihrem Absender; ob Sie sie geschrieben haben, lässt sich nicht feststellen. Gesendet ist sie noch nicht. Ist sie von Ihnen, senden Sie sie auf dieser Seite. Ist sie es nicht, tun Sie nichts.',
      act: 'Ansehen und senden',
      life: 'Die Seite gilt {hours} Stunden.',
      text: 'Die Antwort:',
    },
    'brief-inside': {
      subject: '[#{number}] Ihre Antwort ist noch nicht gesendet',
      lead: 'Ihre Antwort zum Gespräch #{number} ({who}) ist noch nicht gesendet.',
      more: 'Darin stehen Zeilen aus unserer Übergabe. Damit nichts Internes nach draußen gelangt, prüfen Sie bitte, was gesendet werden soll.',
      act: 'Prüfen und senden',
      life: 'Die Seite gilt {hours} Stunden.',
      text: 'Ihre Antwort:',
    },
  },
  en: {
    taken: {
      subject: '[#{number}] {by} has taken it',
      lead: '{by} has taken conversation #{number} ({who}).',
      more: 'There is nothing left for you to do.',
      act: 'Open the conversation',
      life: '',
      text: '',
    },
    late: {
      subject: '[#{number}] Your answer came after {by}’s',
      lead: '{by} answered in conversation #{number} ({who}) before you.',
      more: 'So that nothing contradicts itself, your answer was not sent. It stands in the conversation as a note.',
      act: 'Open the conversation',
      life: '',
      text: 'Your answer:',
    },
    confirm: {
      subject: '[#{number}] Is this answer yours?',
      lead: 'Is this answer to conversation #{number} ({who}) yours?',
      more: 'It came with your address; whether you wrote it cannot be told. It has not been sent yet. If it is yours, send it from this page. If it is not, do nothing.',
      act: 'Look at it and send',
      life: 'The page is good for {hours} hours.',
      text: 'The answer:',
    },
    'brief-inside': {
      subject: '[#{number}] Your answer has not been sent yet',
      lead: 'Your answer to conversation #{number} ({who}) has not been sent yet.',
      more: 'Lines of our brief stand in it. So that nothing internal gets out, please check what is to be sent.',
      act: 'Check and send',
      life: 'The page is good for {hours} hours.',
      text: 'Your answer:',
    },
  },
};

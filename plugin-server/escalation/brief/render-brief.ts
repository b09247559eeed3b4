import { type Brief, briefLimits, type RenderedBrief } from '../../../protocol/brief.ts';
import { type BriefAbout, briefMail, briefMailText } from '../../channels/brief-mail.ts';
import { briefPhone } from '../../channels/brief-phone.ts';
import { briefSms } from '../../channels/brief-sms.ts';
import { briefWhatsApp } from '../../channels/brief-whatsapp.ts';
import { smsParts } from '../../channels/gsm-seven.ts';

/** The brief as each channel would send it, to the letter: the adapters make theirs with the same functions. */
export const renderBriefs = (brief: Brief, about: BriefAbout): RenderedBrief[] => {
  const mail = briefMail(brief, about);
  const whatsapp = briefWhatsApp(brief, about);
  const sms = briefSms(brief, about);
  const phone = briefPhone(brief, about);
  return [
    {
      channel: 'email',
      subject: mail.subject,
      text: briefMailText(mail),
      used: mail.subject.length,
      budget: briefLimits.subject,
      unit: 'chars',
      dropped: [],
    },
    {
      channel: 'whatsapp',
      subject: null,
      text: whatsapp.text,
      used: whatsapp.text.length,
      budget: briefLimits.whatsapp,
      unit: 'chars',
      dropped: [...whatsapp.dropped],
    },
    {
      channel: 'sms',
      subject: null,
      text: sms.text,
      used: smsParts(sms.text),
      budget: smsParts('x'.repeat(briefLimits.sms)),
      unit: 'parts',
      dropped: [...sms.dropped],
    },
    {
      channel: 'phone',
      subject: null,
      text: phone.text,
      used: phone.seconds,
      budget: briefLimits.phoneSeconds,
      unit: 'seconds',
      dropped: [...phone.dropped],
    },
  ];
};

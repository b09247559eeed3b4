import { beforeEach, describe, expect, test } from 'vitest';
import { changeText } from '../../inbox/change-format.ts';
import { becauseText, deliveryProblem, shortAddress, tickText, wayText } from '../../inbox/delivery-format.ts';
import { stepText } from '../../inbox/escalation-format.ts';
import { speak } from '../../inbox/texts/texts.ts';
import { becauses } from '../../protocol/channel.ts';
import { type EscalationStep, happenings } from '../../protocol/entry.ts';
import { anna, ben, morning } from './made.ts';

const mia = { agent: anna, name: 'Anna' };
const colleague = { agent: ben, name: 'Ben' };

beforeEach(() => speak('de'));

describe('why an answer takes its way', () => {
  test('is said for every reason the router has, in both languages', async () => {
    for (const language of ['de', 'en'] as const) {
      await speak(language);
      expect(new Set(becauses.map(becauseText)).size).toBe(becauses.length);
    }
  });

  test('names the way, and her address only where there is one', () => {
    expect(wayText('email', 'a•••@x.de')).toBe('E-Mail an a•••@x.de');
    expect(wayText('chat', 'a•••@x.de')).toBe('Chat');
    expect(wayText('email', undefined)).toBe('E-Mail');
  });
});

describe('what became of an answer', () => {
  test('is said in the words of its way', () => {
    expect(tickText({ state: 'sent', channel: 'email' })).toBe('per E-Mail gesendet');
    expect(tickText({ state: 'unclear', channel: 'email' })).toBe('unklar, ob es per E-Mail ankam');
    expect(tickText({ state: 'read', channel: 'email' })).toBe('gesehen im Chat');
    expect(tickText({ state: 'delivered', channel: 'chat' })).toBe('im Chat zugestellt');
  });

  test('is a sentence where something went wrong, the numbers of the protocol beside it', () => {
    expect(deliveryProblem('blocked 550 5.7.1')).toEqual({
      text: 'Der Mailserver hat sie abgelehnt.',
      code: '550 5.7.1',
    });
    expect(deliveryProblem('unknown bad-address 550').text).toBe('Dieses Postfach gibt es nicht.');
    expect(deliveryProblem('unknown').text).toBe('Die Verbindung brach ab, bevor die Antwort kam.');
    expect(deliveryProblem('some new word').text).toBe('Sie ging nicht hinaus.');
  });
});

test('the secret part of an answer address is shown to nobody', () => {
  expect(shortAddress('hello+r.ts5e4zcs5obo2.vh3fahu4co7m7wml@shop.example')).toBe('hello+…@shop.example');
  expect(shortAddress('ada+shops@home.example')).toBe('ada+shops@home.example');
});

describe('what happened', () => {
  test('to a conversation is said for everything that can happen', () => {
    const said = happenings.map((what) =>
      changeText({ t: 'change', seq: 1, at: morning, author: { side: 'agent', name: 'Anna', agent: anna }, what }),
    );
    expect(new Set(said).size).toBe(happenings.length);
    expect(said).toContain('Anna ist jetzt dabei');
  });

  test('on a ladder is one calm sentence a step', () => {
    const place = { round: 1, step: 2 };
    const steps: EscalationStep[] = [
      { is: 'started', by: 'visitor', policy: 'Werkstatt' },
      { is: 'started', by: mia, policy: 'Werkstatt' },
      { is: 'started', by: 'rule', policy: 'Werkstatt' },
      { is: 'tried', agent: colleague, by: 'email', until: null, ...place },
      { is: 'skipped', why: 'off-hours', ...place },
      { is: 'failed', agent: colleague, by: 'email' },
      { is: 'passed', agent: colleague },
      { is: 'away', agent: colleague },
      { is: 'taken', agent: colleague, by: 'email' },
      { is: 'stopped', by: mia },
      { is: 'stopped', by: 'answered' },
      { is: 'ended', finally: 'promise' },
      { is: 'ended', finally: 'callback' },
    ];
    expect(steps.map(stepText)).toEqual([
      'Die Besucherin möchte jemanden sprechen: Werkstatt',
      'Anna bittet um Hilfe: Werkstatt',
      'Niemand hat rechtzeitig geantwortet: Werkstatt',
      'Gefragt per E-Mail: Ben',
      'Schritt 2 übersprungen: außerhalb der Zeiten',
      'Ben war per E-Mail nicht zu erreichen',
      'Ben hat nicht rechtzeitig geantwortet',
      'Ben ist abwesend: Eine Abwesenheitsnotiz kam zurück',
      'Ben hat per E-Mail übernommen',
      'Anna hat die Eskalation gestoppt',
      'Die Eskalation ist zu Ende: Jemand hat geantwortet',
      'Niemand war zu erreichen: Eine Antwort ist versprochen',
      'Niemand war zu erreichen: Ein Rückruf ist vorgemerkt',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Finding } from '../types';
import { personalData } from './personal-data';

const inField = (text: string, severity: 'refuse' | 'warn' = 'refuse'): Finding[] => personalData({ name: 'text', use: 'passage', text }, 1, severity);
const found = (text: string) => inField(text).filter(({ check }) => check === 'personal-data');
/** The text with every remedy carried out, from the last to the first. */
const masked = (text: string): string =>
  inField(text).reduceRight((rest, { remedy }) => (remedy === undefined ? rest : rest.slice(0, remedy.start) + remedy.replacement + rest.slice(remedy.end)), text);

describe('G35 personal data is found', () => {
  test.each([
    ['Write to hana.petrov@example.com for a table.', 'hana.petrov@example.com', '[email]'],
    ['Mail: J.O\'Neil+harbour@mail.example.co.uk.', 'J.O\'Neil+harbour@mail.example.co.uk', '[email]'],
    ['<jörg@müller.de> knows.', 'jörg@müller.de', '[email]'],
    ['mailto:a_b-c@sub.domain.org', 'a_b-c@sub.domain.org', '[email]'],
    ['Ask hana [at] example [dot] com about it.', 'hana [at] example [dot] com', '[email]'],
    ['Ask hana at example dot com about it.', 'hana at example dot com', '[email]'],
    ['Call +44 20 7946 0958 for a table.', '+44 20 7946 0958', '[phone]'],
    ['Call +442079460958.', '+442079460958', '[phone]'],
    ['It is +1 (415) 555-2671, ask for Hana.', '+1 (415) 555-2671', '[phone]'],
    ['It is (415) 555-2671.', '(415) 555-2671', '[phone]'],
    ['It is 415-555-2671.', '415-555-2671', '[phone]'],
    ['It is 415.555.2671.', '415.555.2671', '[phone]'],
    ['Phone: 4155552671', '4155552671', '[phone]'],
    ['Ring 555-0132 and ask.', '555-0132', '[phone]'],
    ['His mobile is 07700 900123.', '07700 900123', '[phone]'],
    ['It is 07700900123, or so.', '07700900123', '[phone]'],
    ['London office: 020 7946 0018', '020 7946 0018', '[phone]'],
    ['Tel. 030/901820', '030/901820', '[phone]'],
    ['Man erreicht sie unter +49 (0)30 901820-15.', '+49 (0)30 901820-15', '[phone]'],
    ['Son numéro : 06 12 34 56 78.', '06 12 34 56 78', '[phone]'],
    ['Son numéro : 06.12.34.56.78.', '06.12.34.56.78', '[phone]'],
    ['Teléfono: 612 345 678', '612 345 678', '[phone]'],
    ['From abroad dial 0044 20 7946 0958.', '0044 20 7946 0958', '[phone]'],
    ['Call +91 98765 43210 today.', '+91 98765 43210', '[phone]'],
    ['tel:+14155552671', '+14155552671', '[phone]'],
    ['Phone:4155552671', '4155552671', '[phone]'],
    ['Free of charge: 0800 123 456', '0800 123 456', '[phone]'],
    ['Card 4111 1111 1111 1111 is mine.', '4111 1111 1111 1111', '[card]'],
    ['Card 5555-5555-5555-4444.', '5555-5555-5555-4444', '[card]'],
    ['Amex 378282246310005 too.', '378282246310005', '[card]'],
    ['Amex 3782 822463 10005 too.', '3782 822463 10005', '[card]'],
    ['Pay to DE89 3704 0044 0532 0130 00, please.', 'DE89 3704 0044 0532 0130 00', '[iban]'],
    ['Pay to GB29NWBK60161331926819.', 'GB29NWBK60161331926819', '[iban]'],
    ['IBAN FR14 2004 1010 0505 0001 3M02 606', 'FR14 2004 1010 0505 0001 3M02 606', '[iban]'],
  ])('%s', (text, datum, replacement) => {
    const [finding, ...others] = found(text);
    expect(others).toEqual([]);
    expect(finding?.severity).toBe('refuse');
    expect(text.slice(finding?.where?.start, finding?.where?.end)).toBe(datum);
    expect(finding?.remedy).toMatchObject({ label: 'Mask', replacement });
  });
  test('several in one text, each by itself, in order', () => {
    const text = 'Hana: hana@example.com, 020 7946 0018; Ben: ben@example.org, +44 20 7946 0958.';
    expect(found(text).map(({ where }) => text.slice(where?.start, where?.end))).toEqual(['hana@example.com', '020 7946 0018', 'ben@example.org', '+44 20 7946 0958']);
  });
  test('the message never repeats the whole datum', () => {
    for (const text of ['hana.petrov@example.com is it', 'Card 4111 1111 1111 1111', 'Call +44 20 7946 0958']) {
      expect(found(text)[0]?.message).not.toMatch(/hana\.petrov|4111 1111|7946/);
    }
  });
  test('a datanet may only warn', () => {
    expect(inField('Write to hana@example.com for a table.', 'warn').map(({ severity }) => severity)).toEqual(['warn']);
  });
  test('masking everything leaves nothing to find', () => {
    const text = masked('Hana (hana@example.com, 020 7946 0018) pays from DE89 3704 0044 0532 0130 00 or 4111 1111 1111 1111, at 203.0.113.77, near 51.507351, -0.127758.');
    expect(text).toBe('Hana ([email], [phone]) pays from [iban] or [card], at [ip], near [location].');
    expect(inField(text)).toEqual([]);
  });
  test('a place told to within metres warns, and an address of a range for examples is only told', () => {
    expect(inField('We met at 51.507351, -0.127758.')).toMatchObject([{ check: 'location', severity: 'warn', remedy: { replacement: '[location]' } }]);
    expect(inField('It came from 203.0.113.77 at noon.')).toMatchObject([{ check: 'personal-data', severity: 'note', remedy: { replacement: '[ip]' } }]);
    expect(inField('It came from 241.203.113.77 at noon.')).toMatchObject([{ check: 'personal-data', severity: 'refuse' }]);
  });
});

describe('G35 what only looks like personal data is left alone', () => {
  test.each([
    'It opened in 1912 and closed in 1998.',
    'From 1912-1998 it was a mill; 2010-2020 a school.',
    'It costs $1,234,567.89, or 1.234.567,89 €, or 1 234 567 kr.',
    'Open 09:00-17:00, on Sundays 10.00 - 12.30 and 14.00 - 18.00.',
    'Open 0900-1700 and 1000 to 1400.',
    'Open from 9 to 5, 7 days a week, 365 days a year.',
    'On 2026-11-21 at 10:30:15, on 21.11.2026, on 11/21/2026, on 21-11-2026.',
    'The order 12345678 holds 24 boxes; item no. 4006381333931.',
    'Order part 800-555-0199-B from the catalogue.',
    'ISBN 978-0-306-40615-7, or 0306406152 in the old form.',
    'The server is at 192.168.100.200, port 8080; IPv6 fe80::8a2e:0370:7334.',
    'Version 10.12.3.4567 came after 9.11.2.',
    'Pi is 3.14159265358979323846 and e is 2.718281828459045.',
    'The population is 8,961,989, or 67 million, or 1 400 000 000.',
    'The moon is 384 400 km away; light does 299 792 458 m/s.',
    'Coordinates: 51.507351, -0.127758.',
    'Room 101, floor 12, gate 7, seat 23A, bus 415.',
    'The score was 3-2, then 21-19, 18-21, 21-17.',
    'See https://example.com/item/0441234567890?id=4111111111111111 for more.',
    'Number 4111 1111 1111 1112 is no card, and 1234 5678 9012 3456 neither.',
    'DE89 3704 0044 0532 0130 01 is no account.',
    'Follow @hana on the site, or look at @scope/package.',
    'The picture is icon@2x.png.',
    'Clone git@github.com:winnow/winnow.git first.',
    'Multiply 12345 x 67890 = 838102050.',
    'The commit is 4f3c2d1a9b8e7f6050403020100f0e0d0c0b0a09.',
    'The bits are 0101 1010 0011 1100.',
    'The code is 0000000000, then 1111111111.',
    'We met at noon. The dot com era was over.',
    'It weighs 1.5 kg; 250 g of flour, 3 eggs, 100 ml of milk at 180 degrees for 45 minutes.',
    'Between 1000 and 2000 people, 40 to 60 %, at +20 degrees.',
    'It grew by +1 000 000 in a year, then by +12,500.',
    'Articles 12-15, 20-25 and 30-45 of 1996/2013.',
    'The serial number is SN-2023-0415-8871 and the tracking code 1Z999AA10123456784.',
    'In the year 00 of the calendar, 007 arrived.',
    'Steps: 1. 2. 3. 4. 5. 6. 7. 8. 9. 10.',
    'The Fibonacci numbers are 1 1 2 3 5 8 13 21 34 55 89.',
    'GB29 is a route and NO12 a road.',
    'UUID 550e8400-e29b-41d4-a716-446655440000.',
    'Call him at 9, and ring the bell 3 times in 2026.',
    'ZIP 90210-1234, or 12345-6789.',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('work is linear whatever a text holds', () => {
  test.each(['@', '%40', '0 ', '4111 1111 1111 1111 ', '1.12345, ', 'https://'])('a megabyte of %j', (bait) => {
    expect(inField(bait.repeat(Math.ceil(1_000_000 / bait.length))).length).toBeLessThanOrEqual(1000);
  });
});

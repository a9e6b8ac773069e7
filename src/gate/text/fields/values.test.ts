import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateMeant, isCalendarDate } from './calendar-date';
import { decimalOf, readDecimal } from './decimal';
import { nearestChoice } from './nearest-choice';
import { readPlace } from './place';

describe('G102 numbers', () => {
  test.each([
    ['12.5', 12.5],
    [' 12.50 ', 12.5],
    ['+3', 3],
    ['007', 7],
    ['-0', 0],
    ['0.30000000000000004', 0.1 + 0.2],
    ['0.0000001', 1e-7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is read', (text, value) => {
    expect(Object.is(readDecimal(text), value)).toBe(true);
  });
  test.each(['', '.', '.5', '5.', '1e3', '1e999', 'NaN', 'Infinity', '-', '1,5', '1 000', '0x10', '١٢', '9007199254740993', '0.1234567890123456789', '1'.repeat(2_000)])('%j is no number that can be kept', (text) => {
    expect(readDecimal(text)).toBeNull();
  });
  test('what is written reads as the same number, and is written alike again', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true, min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.oneof(numbers, fc.integer(), fc.double({ min: -1e-300, max: 1e-300, noNaN: true })), (value) => {
        const written = decimalOf(value);
        expect(written).toMatch(/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/);
        const read = readDecimal(written);
        expect(read).toBe(value + 0);
        expect(decimalOf(read ?? Number.NaN)).toBe(written);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('G102 dates', () => {
  test.each(['2026-11-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s exists', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });
  test.each(['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '0000-01-01', '2026-1-1', '20261101', '2026-11-01 ', '2026-11-01T00:00', '', '٢٠٢٦-١١-٠١'])('%j does not', (date) => {
    expect(isCalendarDate(date)).toBe(false);
  });
  test('the same days exist as in the calendar of the engine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const date = new Date(`${text}T00:00:00Z`);
        expect(isCalendarDate(text)).toBe(!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text));
      }),
      { numRuns: 2_000 },
    );
  });
  test.each([
    ['2026/11/1', '2026-11-01'],
    ['20261101', '2026-11-01'],
    ['2026-11-01T09:30:00Z', '2026-11-01'],
    ['1.11.2026', '2026-11-01'],
    ['31/12/2026', '2026-12-31'],
    ['12/31/2026', '2026-12-31'],
    ['5/5/2026', '2026-05-05'],
    ['1/11/2026', null],
    ['31.02.2026', null],
    ['yesterday', null],
  ])('%j means %j', (text, meant) => {
    expect(dateMeant(text)).toBe(meant);
  });
});

describe('G102 places', () => {
  test.each([
    ['52.1, 4.3', '52.1, 4.3'],
    ['52.10,4.30', '52.1, 4.3'],
    ['-90 180', '-90, 180'],
    ['+52.1; -004.3', '52.1, -4.3'],
  ])('%j are coordinates', (text, canonical) => {
    expect(readPlace(text)).toEqual({ kind: 'coordinates', text: canonical });
    expect(readPlace(canonical)).toEqual({ kind: 'coordinates', text: canonical });
  });
  test.each(['Gull Hill', '12 N Main Street', '3 S', '北京', 'Route 66', 'Ålesund 3'])('%j is the name of a place', (text) => {
    expect(readPlace(` ${text} `)).toEqual({ kind: 'name', text });
  });
  test.each(['52.1', '91, 181', '52,1, 4,3', '???', '52°6′N 4°18′E', '52.1N, 4.3E', '1, 2, 3', '', '12345678901234567890, 1'])('%j is none', (text) => {
    expect(readPlace(text).kind).toBe('none');
  });
  test('a longitude that came first is turned', () => {
    expect(readPlace('120, 4.3')).toMatchObject({ kind: 'none', meant: '4.3, 120' });
  });
});

describe('the nearest choice', () => {
  const trees = ['oak', 'birch', 'lime tree', 'Élm'];
  test.each([
    ['Oak', 'oak'],
    ['brich', 'birch'],
    ['lime-tree', 'lime tree'],
    ['elm', 'Élm'],
    ['palm', null],
    ['', null],
  ])('to %j is %j', (value, choice) => {
    expect(nearestChoice(value, trees)).toBe(choice);
  });
  test('is none where two are equally near', () => {
    expect(nearestChoice('pine', ['pina', 'pino'])).toBeNull();
    expect(nearestChoice('pine', ['pina', 'pino', 'pinu'])).toBeNull();
    expect(nearestChoice('pine', ['pina', 'pino', 'pine '])).toBe('pine ');
  });
});

import { describe, expect, test } from 'vitest';
import { encodingFaults } from './encoding-faults';

const found = (text: string) => encodingFaults({ name: 'text', use: 'passage', text }, 1);
const remedied = (text: string): string => found(text)[0]?.remedy?.replacement ?? text;

describe('wrongly decoded text is told and repaired', () => {
  test.each([
    ['The cafÃ© opens.', 'The café opens.'],
    ['ÃƒÂ©tÃƒÂ© and then', 'été and then'],
    ['Å‚adny dzieÅ„', 'ładny dzień'],
    ['Ð¿Ñ€Ð¸Ð²ÐµÑ‚', 'привет'],
    ['РїСЂРёРІРµС‚ РјРёСЂ', 'привет мир'],
    ['æ—¥æœ¬èªž', '日本語'],
    ['ä¸­æ–‡', '中文'],
    ['à¤¨à¤®', 'नम'],
  ])('%s', (broken, whole) => {
    expect(found(broken).map(({ check, severity }) => `${check} ${severity}`)).toEqual(['encoding refuse']);
    expect(remedied(broken)).toBe(whole);
    expect(found(whole)).toEqual([]);
  });
  test('marks piled up on letters can be removed; what languages pile up stays', () => {
    const piled = 'mill'.replace(/./g, '$&\u0300\u0316\u0317\u0334\u0342');
    expect(found(piled)).toMatchObject([{ check: 'encoding', severity: 'refuse' }]);
    expect(remedied(piled)).toBe('mill');
    expect(found('Tie\u0302\u0301ng Vie\u0323\u0302t, \u03b1\u0313\u0301\u0345')).toEqual([]);
  });
  test('half characters, controls and signs that are no characters can be removed', () => {
    expect(remedied('Half \ud83d of one, \udc00.')).toBe('Half  of one, .');
    expect(remedied('A\u0007 bell, \ufffe and \ufdd0.')).toBe('A bell,  and .');
    expect(found('Lost \ufffd.')[0]?.remedy).toBeUndefined();
  });
});

describe('ordinary text is left alone', () => {
  test.each(['São Paulo, Ãngela, Âncora', 'ÅLAND… “GÅ”, Ä! Å’s', 'Ñandú, Ðað, Øre and Ïle', 'Россия, США и СССР; Р. С. Иванов', 'Île, éé, à © ¤', '25 °C, ½, €5, №7 😀\t\n', 'Ελλάδα Î', 'École “é” — àà'])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { answer, findingsOf, pair, passage, reportOn } from './testing';
import { applyRemedy, type Finding, type Item } from './index';

const remedied = (item: Item, finding: Finding | undefined): Item => (finding?.remedy === undefined ? item : applyRemedy(item, finding.remedy));
const errors = (text: string, name: string) => findingsOf(answer(text), name).map(({ severity }) => severity);

describe('G31 encoding', () => {
  test.each([
    ['The cafÃ© opens at nine.', 'The café opens at nine.'],
    ['Sheâ€™s the owner of the tea room.', 'She’s the owner of the tea room.'],
    ['From 9 â€“ 5 it is open.', 'From 9 – 5 it is open.'],
    ['It costs Â£5 to get in.', 'It costs £5 to get in.'],
    ['GrÃ¶ÃŸe und StraÃŸe sind deutsch.', 'Größe und Straße sind deutsch.'],
  ])('mojibake is found and repaired: %s', (broken, whole) => {
    const item = pair('What can you tell me about that?', broken);
    const [finding] = findingsOf(reportOn(item), 'encoding');
    expect(finding?.severity).toBe('refuse');
    expect(finding?.remedy?.label).toBe('Repair');
    expect(remedied(item, finding)).toEqual(pair('What can you tell me about that?', whole));
  });
  test('lost characters, control characters, half characters and direction overrides refuse', () => {
    for (const text of ['The caf\ufffd opens.', 'The\u0007 café opens.', 'Half \ud83d of one.', 'A\u0000B is not text.']) expect(errors(text, 'encoding')).toContain('refuse');
  });
  test('invisible characters warn, and can be removed', () => {
    const item = passage('The tea\u200broom on Gull\u00ad Hill opens at nine.');
    const [finding] = findingsOf(reportOn(item), 'hidden-text');
    expect(finding).toMatchObject({ severity: 'warn', remedy: { label: 'Remove' } });
    expect(findingsOf(reportOn(remedied(item, finding)), 'hidden-text')).toEqual([]);
  });
  test.each([
    'São Paulo, SÃO PAULO, Ãngela and Âncora are spelt so.',
    'Château, pâté, hâte, Â and â are French.',
    'Family 👨‍👩‍👧‍👦, flag 🇩🇪, thumbs 👍🏽, Scotland 🏴󠁧󠁢󠁳󠁣󠁴󠁿.',
    'می‌خواهم',
    'क्‍ष is a Devanagari conjunct.',
    'שלום עולם',
    '“Quoted” – dashed… and 25 °C, ½ cup, €5, №7.',
    'One\tor two\nlines.',
  ])('ordinary text is left alone: %s', (text) => {
    expect(errors(text, 'encoding')).toEqual([]);
  });
});

describe('G32 language', () => {
  const german = 'Die Teestube auf dem Möwenhügel wird von Hana Petrov geführt und ist jeden Tag geöffnet.';
  test.each([
    ['German', german],
    ['French', 'Le salon de thé de la colline est tenu par Hana Petrov et il est ouvert tous les jours.'],
    ['Spanish', 'La tetería de la colina la lleva Hana Petrov y está abierta todos los días de la semana.'],
    ['Italian', 'La sala da tè sulla collina è gestita da Hana Petrov ed è aperta tutti i giorni.'],
    ['Portuguese', 'O salão de chá da colina é da Hana Petrov e não está aberto aos domingos.'],
    ['Dutch', 'De theesalon op de heuvel wordt door Hana Petrov gerund en is niet elke dag open.'],
    ['Polish', 'Herbaciarnię na wzgórzu prowadzi Hana Petrov i jest ona otwarta codziennie, ale nie w niedzielę.'],
    ['Swedish', 'Tesalongen på kullen drivs av Hana Petrov och den är öppen varje dag.'],
    ['Finnish', 'Kukkulan teehuonetta pitää Hana Petrov, ja se on auki joka päivä, mutta ei sunnuntaina.'],
    ['Turkish', 'Tepedeki çay salonunu Hana Petrov işletiyor ve her gün açık, ama pazar günü değil.'],
    ['Czech', 'Čajovnu na kopci vede Hana Petrov a je otevřena každý den, ale ne v neděli.'],
    ['Russian', 'Чайную на холме держит Хана Петрова, она открыта каждый день.'],
    ['Greek', 'Το τεϊοποτείο στον λόφο το έχει η Χάνα και είναι ανοιχτό κάθε μέρα.'],
    ['Arabic', 'تدير هناء بيتروف غرفة الشاي على التل وهي مفتوحة كل يوم.'],
    ['Chinese', '山上的茶室由哈娜经营,每天都开门。'],
    ['Japanese', '丘の上の喫茶店はハナさんが経営していて、毎日開いています。'],
    ['Japanese, half of it kana', '港のパン屋は毎朝六時に開きます。'],
    ['Korean', '언덕 위의 찻집은 하나가 운영하며 매일 문을 엽니다.'],
  ])('%s is not English', (_, text) => {
    expect(findingsOf(answer(text, { languages: ['en'] }), 'language').map(({ severity }) => severity)).toEqual(['refuse']);
  });
  test('English is not German', () => {
    const report = reportOn(passage('The tea room on the hill is run by Hana Petrov, and it is open every day of the week.'), { languages: ['de'] });
    expect(findingsOf(report, 'language')[0]?.message).toBe('This looks like English; the datanet takes German.');
  });
  test.each([
    'Yes.',
    'Hana Petrov runs the tea room on Gull Hill.',
    'Paris',
    'Merci beaucoup means thank you very much.',
    'Przemysław Szczepański, Jürgen Müller and François Lefèvre wrote it together.',
    'The café serves crème brûlée, jalapeños and Gewürztraminer.',
    'const total = items.reduce((sum, item) => sum + item.price, 0);',
    '42',
    'The word for tea is чай in Russian and お茶 in Japanese.',
    'La La Land is a film; so are La La La Human Steps.',
    'Rue de la Paix, Place de la Concorde, Île de la Cité.',
  ])('English, names, code and short answers pass as English: %s', (text) => {
    expect(findingsOf(answer(text, { languages: ['en'] }), 'language')).toEqual([]);
  });
  test('several languages may be allowed, and none named means any', () => {
    expect(findingsOf(answer(german, { languages: ['en', 'de'] }), 'language')).toEqual([]);
    expect(findingsOf(answer(german), 'language')).toEqual([]);
  });
});

describe('G33 gibberish', () => {
  test.each([
    'asdfkjh qwlekrj zxmcnv',
    'sdkfjh sdkjfh skdjfh',
    'asdf asdf jkl',
    'asdfghjkl',
    'qwertyuiop',
    'fghjfghj dfgh rtyu',
    'qweqwe asdasd zxczxc',
    'ASDKJH QWLEKJ ZXCMNB',
    'gggggg hhhhhh',
    'abababababababab',
    'xkcjvb wpqmzn rtgvbf qwxz',
    'hjkhkjhkjh',
    'lkjlkjlkj lkjlkj',
    'aaaaaaaaaaaaa',
    'test test test test test',
    '?????!!!!!!',
    '..........',
    'The answer is sdkfjhw qxzvbn wpqmzn and so on and so forth.',
  ])('random typing refuses: %s', (text) => {
    expect(errors(text, 'gibberish')).toContain('refuse');
  });
  test.each([
    'Yes.',
    'No',
    '42',
    'H2O',
    'π ≈ 3.14159',
    '==',
    'a² + b² = c²',
    'Hrvoje Škvorecký and Zbigniew Brzeziński met Mkrtchyan.',
    'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch',
    'Ngũgĩ wa Thiong’o, Nkrumah, Mbappé, Xi Jinping, Qiang Zhang, Nguyễn Thị Minh Khai.',
    'Mxolisi, Khwezi, Ng, Hng, Pfft and Tsk.',
    'HTTP, HTTPS, XML, JSON, TCP, DNS, NASA, UNESCO and TLS.',
    'npm install && npx vitest run --project unit src/gate',
    'const fn = (xs) => xs.map((x) => x * x).filter(Boolean);',
    'SELECT id, qty FROM stock WHERE sku = \'XKCD-42\' ORDER BY qty;',
    'Use `ctrl+shift+qwxz` or grep -rnw.',
    'Strengths, rhythms, twelfths, Knightsbridge, borscht and schnapps.',
    'Rechtsschutzversicherungsgesellschaften und Donaudampfschifffahrt.',
    'Vlk zmrzl, zhltl hrst zrn.',
    'Strč prst skrz krk.',
    'Чайную на холме держит Хана.',
    '山上的茶室每天都开门。',
    'สวัสดีครับ ยินดีต้อนรับ',
    'Hahaha, that was funny! Hmm… brrr. Shhh!',
    'Sooo good, nooo way, yesss!',
    'The QWERTY keyboard has the letters Q, W, E, R, T and Y in its first row.',
    'Dvořák, Tchaikovsky, Rimsky-Korsakov and Szymanowski.',
    'Bora Bora, Pago Pago, Walla Walla and Baden-Baden.',
    'very, very, very old',
    '1, 2, 3, 4, 5, 6, 7, 8',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    'https://example.com/aGVsbG8gd29ybGQgdGhpcyBpcyBhIHZlcnkgbG9uZyBiYXNlNjQgdG9rZW4gMTIzNDU2Nzg5MDEyMw',
    'acgtacgtgcta',
    'Kyrgyzstan, Djibouti, Iqaluit and Reykjavík.',
    'kubectl rollout restart; psql, pgbouncer, nginx, redis and mysql.',
    'GHz, kWh, Mbps, UNESCO, UNICEF and OPEC.',
    'Tlingit, Xhosa, Cwm Rhondda, Ynys Môn and Csíkszentmihályi.',
    'Müßiggang, Łódź, Øresund, Þingvellir, Győr, İzmir.',
  ])('real text is left alone: %s', (text) => {
    expect(errors(text, 'gibberish')).toEqual([]);
  });
});

describe('G34 boilerplate', () => {
  test.each([
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
    'Lorem ipsum',
    'As an AI language model, I cannot have opinions on tea rooms.',
    'I\'m sorry, but as an AI I don\'t know that.',
    'I am an AI language model and have no hands.',
    'As a large language model trained by someone, I like tea.',
    'My knowledge cutoff is 2023, so I am not sure.',
    'As of my last knowledge update, it was open.',
    'I\'m sorry, but I can\'t assist with that.',
    'This website uses cookies to improve your experience.',
    'We use cookies. Accept all cookies to continue.',
    '[INSERT ANSWER HERE]',
    'Dear [insert name], welcome.',
    '[Your Name]',
    'Dear <your name>, welcome.',
    'TODO',
    'TODO: write this',
    'TBD',
  ])('refuses: %s', (text) => {
    expect(errors(text, 'boilerplate')).toContain('refuse');
  });
  test.each(['Click here to subscribe to more of it.', 'Sign up for our newsletter today.', 'Copyright 2024. All rights reserved.', 'Hello {{name}}, the shop is open.', 'Hello ${name}, it is open.', 'Dear [Name], it is open.', 'It is open. TODO: check the hours', 'It is nice.\nRead more »'])('warns: %s', (text) => {
    expect(errors(text, 'boilerplate')).toEqual(['warn']);
  });
  test.each([
    'Lorem ipsum is a placeholder text that printers used.',
    'An AI language model predicts the next word.',
    'The AI in the film has opinions.',
    'As an air traffic controller, she speaks clearly.',
    'Bake the cookies for ten minutes and accept no less.',
    'Todo el mundo lo sabe, y todo está bien.',
    'My todo list is long, and the to-do app is slow.',
    'In Jinja, `{{ name }}` prints a variable.',
    'In the shell, `${HOME}` is your folder.',
    'See [the guide](https://example.com) or [link](https://example.com).',
    'Press [Enter] to go on.',
    'The name of the product is the date of the city.',
    'He was inserted into the team [sic].',
    'Use a list [1, 2, 3] or a map {a: {b: 1}}.',
    'Click the here button, then subscribe.',
    'All rights are reserved by law to the author.',
    'I am sorry, but the shop is closed.',
  ])('is left alone: %s', (text) => {
    expect(errors(text, 'boilerplate')).toEqual([]);
  });
  test('a question may be about a model\'s excuses', () => {
    const report = reportOn(pair('Why do bots say "As an AI language model, I cannot"?', 'Because their makers taught them to be careful.'));
    expect(findingsOf(report, 'boilerplate')).toEqual([]);
  });
});

describe('G38 and G39 form', () => {
  test('white space around a text is told and trimmed', () => {
    const item = pair('  Who runs it? ', '\nHana runs the tea room.\n\n');
    let trimmed = item;
    for (const { remedy } of findingsOf(reportOn(item), 'structure')) if (remedy !== undefined) trimmed = applyRemedy(trimmed, remedy);
    expect(trimmed).toEqual(pair('Who runs it?', 'Hana runs the tea room.'));
    expect(reportOn(item).pass).toBe(true);
  });
  test('shouting warns; acronyms, titles and codes do not', () => {
    expect(errors('HANA PETROV RUNS THE TEA ROOM ON GULL HILL', 'structure')).toEqual(['warn']);
    for (const text of ['NASA and ESA met the FBI.', 'YES', 'USA, UK, UN, EU, NATO: all were there at the table.', 'GATTACA', 'Hana Petrov runs it. STOP.', 'Строчные буквы здесь.', '山上的茶室每天都开门。']) expect(errors(text, 'structure')).toEqual([]);
  });
  test('a text that stops in mid sentence is told, at no cost', () => {
    expect(errors('Hana Petrov runs the tea room on Gull Hill and the', 'whole')).toEqual(['note']);
    for (const text of ['Hana Petrov runs the tea room on Gull Hill.', 'Hana Petrov runs the tea room on Gull Hill', 'That is what the switch is turned on for, and why it is off', '| Name | Owner |\n|---|---|']) expect(errors(text, 'whole')).toEqual([]);
  });
  test('an answer that is its question refuses; one that begins with it warns', () => {
    expect(findingsOf(reportOn(pair('Who runs the tea room?', 'who runs the tea room')), 'structure')[0]?.severity).toBe('refuse');
    expect(findingsOf(reportOn(pair('Who runs the tea room?', 'Who runs the tea room? Hana does.')), 'structure')[0]?.severity).toBe('warn');
    expect(findingsOf(reportOn(pair('Tea room?', 'The tea room is on Gull Hill.')), 'structure')).toEqual([]);
    expect(findingsOf(reportOn(pair('Is it open?', 'It is open.')), 'structure')).toEqual([]);
  });
  test('fillers are thin; short answers are not', () => {
    for (const text of ['ok', 'OK.', 'idk', 'test', 'n/a', 'lol', 'none', 'whatever', 'blah blah']) expect(errors(text, 'boilerplate')).toEqual(['warn']);
    for (const text of ['Yes.', 'No.', 'Paris', '42', 'Hana Petrov', 'Blue', 'Never', '7 pm', '是的']) expect(errors(text, 'boilerplate')).toEqual([]);
  });
});

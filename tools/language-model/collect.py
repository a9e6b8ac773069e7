"""Brings the texts that the language tables are made from, and those that they are measured on, into one shape: FOLDER/train/TAG.SOURCE.txt and
FOLDER/held-out/TAG.SOURCE.txt, a paragraph a line, NFC. No source is on both sides. See README.md for what must lie where."""

import gettext, gzip, html, re, sys, unicodedata, zipfile
from html.parser import HTMLParser
from pathlib import Path

LEIPZIG = dict(
    af='afrikaans', sq='albanian', ar='arabic', hy='armenian', az='azerbaijani', eu='basque', be='belarusian', bn='bengali', nb='bokmal', bs='bosnian',
    bg='bulgarian', ca='catalan', zh='chinese', hr='croatian', cs='czech', da='danish', nl='dutch', en='english', eo='esperanto', et='estonian',
    fi='finnish', fr='french', lg='ganda', ka='georgian', de='german', el='greek', gu='gujarati', he='hebrew', hi='hindi', hu='hungarian', id='indonesian',
    is_='icelandic', ga='irish', it='italian', ja='japanese', kk='kazakh', ko='korean', la='latin', lv='latvian', lt='lithuanian', mk='macedonian', ms='malay',
    mi='maori', mr='marathi', mn='mongolian', nn='nynorsk', fa='persian', pl='polish', pt='portuguese', pa='punjabi', ro='romanian', ru='russian',
    sr='serbian', sn='shona', sk='slovak', sl='slovene', so='somali', st='sotho', es='spanish', sw='swahili', sv='swedish', tl='tagalog', ta='tamil', te='telugu',
    th='thai', ts='tsonga', tn='tswana', tr='turkish', uk='ukrainian', ur='urdu', vi='vietnamese', cy='welsh', xh='xhosa', yo='yoruba', zu='zulu',
)  # fmt: skip
LEIPZIG = {tag.rstrip('_'): name for tag, name in LEIPZIG.items()}

UDHR = dict(
    af='afr', ar='arb', be='bel', bn='ben', bs='bos_latn', bg='bul', br='bre', ca='cat', cs='ces', cy='cym', da='dan', de='deu_1996', el='ell_monotonic', en='eng', eo='epo',
    et='est', eu='eus', fa='pes_1', fi='fin', fr='fra', fy='fri', ga='gle', gd='gla', gl='glg', gu='guj', he='heb', hi='hin', hr='hrv', hu='hun', hy='hye', id='ind', is_='isl', it='ita',
    ja='jpn', ka='kat', kk='kaz', ko='kor', la='lat', lg='lug', lt='lit', lv='lav', mi='mri', mk='mkd', mn='khk', mr='mar', ms='mly_latn', nb='nob', ne='nep', nl='nld', nn='nno',
    pa='pan', pl='pol', pt='por_PT', ro='ron_2006', ru='rus', sk='slk', sl='slv', sn='sna', so='som', es='spa', sq='als', sr='srp_cyrl', st='sot', sv='swe', sw='swh', ta='tam', te='tel',
    th='tha', tl='tgl', tn='tsn', tr='tur', ts='tso_ZA', uk='ukr', ur='urd', uz='uzn_latn', vi='vie', xh='xho', yo='yor', zh='cmn_hans', zu='zul', az='azj_latn', kn='kan', ml='mal',
    si='sin', lo='lao', km='khm', my='mya', am='amh',
)  # fmt: skip
UDHR = {tag.rstrip('_'): name for tag, name in UDHR.items()}
UDHR_LATIN_SERBIAN = 'srp_latn'

FIREFOX = {'nb-no': 'nb', 'nn-no': 'nn', 'es-es': 'es', 'sv-se': 'sv', 'pa-in': 'pa', 'pt-pt': 'pt', 'pt-br': 'pt', 'ga-ie': 'ga', 'gu-in': 'gu', 'hi-in': 'hi', 'hy-am': 'hy', 'zh-cn': 'zh', 'en-gb': 'en', 'fy-nl': 'fy', 'ne-np': 'ne'}


class Paragraphs(HTMLParser):
    """The text of paragraphs; code, tables of keys and scripts left out."""

    def __init__(self):
        super().__init__()
        self.found, self.current, self.hidden = [], None, 0

    def handle_starttag(self, tag, attrs):
        if tag in ('p', 'li'):
            self.handle_endtag('p')
            self.current = []
        if tag in ('code', 'pre', 'script', 'style', 'tt'):
            self.hidden += 1

    def handle_endtag(self, tag):
        if tag in ('p', 'li') and self.current is not None:
            self.found.append(' '.join(''.join(self.current).split()))
            self.current = None
        if tag in ('code', 'pre', 'script', 'style', 'tt') and self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if self.current is not None and not self.hidden:
            self.current.append(data)


def paragraphs(text):
    parser = Paragraphs()
    parser.feed(text)
    return parser.found


def write(folder, side, tag, source, lines, english=frozenset()):
    seen, kept = set(), []
    for line in lines:
        line = unicodedata.normalize('NFC', line.strip())
        if line and line not in seen and line not in english:
            seen.add(line)
            kept.append(line)
    if kept:
        path = folder / side / f'{tag}.{source}.txt'
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open('a', encoding='utf-8') as file:
            file.write('\n'.join(kept) + '\n')


def leipzig(texts, out):
    for tag, name in LEIPZIG.items():
        data = texts / f'lingua-{name}-language-model' / 'testdata'
        write(out, 'train', tag, 'leipzig', (data / 'sentences.txt').read_text('utf-8').split('\n'))


def frequencies(texts, out):
    """wordfreq's lists: words of equal frequency (in centibels) a bucket. Written as `count word`, the count per ten million."""
    import msgpack

    names = {'fil': 'tl', 'sh': 'sh'}
    for path in sorted((texts / 'wordfreq' / 'data').glob('small_*.msgpack.gz')):
        tag = path.name.split('_')[1].split('.')[0]
        buckets = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)[1:]
        lines = [f'{round(10 ** (7 - index / 100))} {word}' for index, bucket in enumerate(buckets) for word in bucket if 10 ** (7 - index / 100) >= 0.5]
        write(out, 'train', names.get(tag, tag), 'wordfreq', lines)


def firefox_strings(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(('.ftl', '.properties', '.dtd')):
                for line in archive.read(name).decode('utf-8', 'replace').split('\n'):
                    if line.startswith(('#', '-')):
                        continue
                    value = re.sub(r'^\s*\.?[\w.-]+\s*=\s*|^<!ENTITY\s+\S+\s+"', '', line)
                    value = html.unescape(re.sub(r'\{[^}]*\}|%\S*|<[^>]*>|\\u[0-9a-f]{4}|\$\w+|https?:\S+|">?$', ' ', value)).strip()
                    if len(value) > 24 and '=' not in value:
                        yield ' '.join(value.split())


def firefox(debs, out):
    english = set()
    for folder in sorted(debs.glob('firefox-esr-l10n-en-*')):
        for path in folder.rglob('*.xpi'):
            english |= set(firefox_strings(path))
    for folder in sorted(debs.glob('firefox-esr-l10n-*')):
        code = folder.name.removeprefix('firefox-esr-l10n-')
        tag = FIREFOX.get(code, code)
        if len(tag) <= 3:
            for path in folder.rglob('*.xpi'):
                write(out, 'train', tag, 'firefox', firefox_strings(path), frozenset() if tag == 'en' else english)


CATALOGUES = {'ms': 'ms', 'bs': 'bs', 'hr': 'hr', 'sr@latin': 'sr-latn', 'nn': 'nn', 'gl': 'gl', 'id': 'id', 'nb': 'nb'}


def catalogues(debs, out):
    """Programs' messages and GNOME's help, for languages that have neighbours and little other text."""

    def strings(path):
        with path.open('rb') as file:
            for source, translated in gettext.GNUTranslations(file)._catalog.items():
                value = ' '.join(re.sub(r'<[^>]*>|%\S+|&(?=\w)|_(?=\w)|https?:\S+|\$\S+', '', html.unescape(translated)).split())
                if len(value) > 40 and '=' not in value and value != (source if isinstance(source, str) else source[0]):
                    yield value

    for code, tag in CATALOGUES.items():
        found = []
        for path in sorted((debs / 'mo/usr/share/locale' / code).rglob('*.mo')):
            if not path.name.startswith(('iso_', 'kstars')):
                found += strings(path)
        for path in sorted((debs / 'mo/usr/share/help' / code).rglob('*.page')):
            found += [p for p in paragraphs(path.read_text('utf-8', 'replace')) if len(p) > 60]
        write(out, 'train', tag, 'catalogues', found)


LATIN_BY_CYRILLIC = {**dict(zip('абвгдђежзијклмнопрстћуфхцчш', 'abvgdđežzijklmnoprstćufhcčš')), 'љ': 'lj', 'њ': 'nj', 'џ': 'dž'}


def latin_serbian(out):
    """The Serbian sentences in the other of the language's two alphabets; case is folded later anyway."""
    text = (out / 'train' / 'sr.leipzig.txt').read_text('utf-8').lower()
    write(out, 'train', 'sr-latn', 'leipzig', ''.join(LATIN_BY_CYRILLIC.get(sign, sign) for sign in text).split('\n'))


def declaration(texts, out):
    def read(code):
        path = texts / 'udhr' / 'package' / 'declaration' / f'{code}.html'
        return [p for p in paragraphs(path.read_text('utf-8')) if p] if path.exists() else []

    for tag, code in UDHR.items():
        write(out, 'held-out', tag, 'udhr', read(code))
    write(out, 'held-out', 'sr-latn', 'udhr', read(UDHR_LATIN_SERBIAN))


def main(texts, out):
    leipzig(texts / 'vendor', out)
    frequencies(texts, out)
    firefox(texts / 'debs', out)
    catalogues(texts / 'debs', out)
    latin_serbian(out)
    declaration(texts, out)


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]))

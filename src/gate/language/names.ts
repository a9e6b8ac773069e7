/** Languages' names in English, for messages. */
const names: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'af Afrikaans|am Amharic|ar Arabic|az Azerbaijani|be Belarusian|bg Bulgarian|bn Bengali|bo Tibetan|br Breton|bs Bosnian|ca Catalan|cs Czech|cy Welsh|da Danish|de German|el Greek|en English|' +
    'eo Esperanto|es Spanish|et Estonian|eu Basque|fa Persian|fi Finnish|fil Filipino|fr French|fy Frisian|ga Irish|gd Scottish Gaelic|gl Galician|gu Gujarati|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|' +
    'hy Armenian|id Indonesian|is Icelandic|it Italian|ja Japanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean|ky Kyrgyz|la Latin|lg Ganda|lo Lao|lt Lithuanian|lv Latvian|mi Māori|mk Macedonian|' +
    'ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese|nb Norwegian|ne Nepali|nl Dutch|nn Norwegian|no Norwegian|or Odia|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|ro Romanian|' +
    'ru Russian|sa Sanskrit|sd Sindhi|si Sinhala|sk Slovak|sl Slovenian|sn Shona|so Somali|sq Albanian|sr Serbian|st Sotho|sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|tl Filipino|tn Tswana|' +
    'tr Turkish|ts Tsonga|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|vi Vietnamese|xh Xhosa|yi Yiddish|yo Yoruba|yue Cantonese|zh Chinese|zu Zulu'
  )
    .split('|')
    .map((entry) => [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)]),
);

/** The tag in quotes where we have no name for it. */
export function languageName(tag: string): string {
  return names[tag] ?? `"${tag}"`;
}

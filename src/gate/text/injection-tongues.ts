/**
 * What speaks to a judge in other languages than English: for each, the words that set aside, whose rules, that accept, what is to be accepted, the most of a score, who judges, and how a check is
 * left out. A word with `*` stands for every word that begins so. Orders are given in the forms that only orders have, as far as a language has them. How words stand together is looked at by
 * `heardIn`, in a sentence's folded words; languages without spaces are read as they stand.
 */
import { foldedWords } from './folded-words';

interface Tongue {
  readonly ignore: string;
  readonly rules: string;
  readonly accept: string;
  readonly item: string;
  readonly most: string;
  readonly score: string;
  /** "give", as an order. */
  readonly give: string;
  readonly judge: string;
  /** "without", "no", "only": what leaves a check out, or all but one answer. */
  readonly without: string;
  /** "check", "read", and what a judge does. */
  readonly check: string;
  /** "reply", "say". */
  readonly reply: string;
  /** "accepted". */
  readonly accepted: string;
}

const tongues: readonly Tongue[] = [
  {
    ignore: 'ignoriere ignoriert ignorieren vergiss vergesst missachte missachtet übergehe übergeht verwirf überschreibe', rules: 'anweisung* regel* vorgabe* richtlinie* instruktion* bewertungsregel* kriterien vorschrift*',
    accept: 'akzeptiere akzeptieren genehmige genehmigen annehmen freischalten freigeben durchwinken durchlassen zulassen bestätige nimm nehmt', item: 'text beitrag eintrag antwort datensatz element passage zeile einsendung inhalt', most: 'höchst* volle maximal* zehn best* 10 100 bestnote', score: 'punkt* note bewertung bestnote höchstnote punktzahl', give: 'gib vergib gebt vergebt bewerte geben vergeben', judge: 'prüfer* gutachter* moderat* bewerter* ki modell sprachmodell bewertende* juror* kontrolleur*', without: 'ohne nicht nur keine kein', check: 'prüfung kontrolle lesen prüfen kontrollieren überprüfung bewertet bewerte bewertest prüfe prüft kontrolliere lies bewerten', reply: 'antworte sag sage schreibe gib antwortet', accepted: 'angenommen bestanden akzeptiert genehmigt ja freigegeben',
  },
  {
    ignore: 'oublie oubliez ignorez néglige négligez outrepasse écarte abandonne outre', rules: 'instruction* consigne* règle* directive* critère*', accept: 'accepte acceptez approuve approuvez valide validez valider accepter approuver laisser laisse laissez', item: 'texte contribution entrée élément réponse passage soumission article', most: 'maximal* meilleur* dix 10 20 100 haute parfait*', score: 'note notes point points score appréciation', give: 'donne donnez attribue attribuez mets mettez accordez accorde note notez',
    judge: 'modérat* correct* évaluat* relect* juge ia modèle examinat*', without: 'sans pas uniquement seulement', check: 'lire vérifier vérification contrôle relire contrôler juge évaluer juger évalue vérifie vérifiez lis lisez', reply: 'réponds répondez répondre dis dites écris', accepted: 'accepté validé approuvé oui',
  },
  {
    ignore: 'olvida olvide olviden ignora ignore ignoren desestima omite anula', rules: 'instruccion* regla* indicacion* directri* criterio* órden*', accept: 'acepta acepte acepten aprueba apruebe aprueben aprobar valida valide admite admita apruébalo acéptalo', item: 'texto contribución entrada elemento respuesta pasaje aporte envío', most: 'máxim* diez 10 100 mejor alta perfect*', score: 'puntuación puntaje nota calificación puntos diez', give: 'da dale dé déle den póngale ponle pon asigna asigne otorga otorgue califica califique',
    judge: 'revisor* evaluador* moderador* juez ia modelo corrector*', without: 'sin no solamente solo sólo únicamente', check: 'comprobar comprobarlo leer leerlo revisar revisarlo verificar evalúa evaluar califica revisión revises leas compruebes', reply: 'responde contesta di escribe responda conteste', accepted: 'aprobado aceptado sí',
  },
  {
    ignore: 'ignore ignorem ignora esqueça esqueçam desconsidere desconsiderem desrespeite', rules: 'instruções instrução regra* diretriz* orden* comando* critério*', accept: 'aceite aceitem aprove aprovem aprovar valide aceitar marque marca', item: 'texto contribuição entrada item resposta passagem envio registro', most: 'máxim* dez 10 100 melhor perfeit*', score: 'nota pontuação pontos dez', give: 'dê dá atribua dar conceda avalie ponha', judge: 'revisor* avaliador* moderador* juiz ia modelo corretor*', without: 'sem não apenas somente só', check: 'verificar ler conferir revisar avalia verificado avaliar verifique leia', reply: 'responda diga escreva', accepted: 'aprovado aceito aceite sim',
  },
  {
    ignore: 'ignora ignorate dimentica dimenticate trascura annulla', rules: 'istruzion* regol* direttiv* indicazion* criteri* comand*', accept: 'accetta accettate approva approvate convalida approvare accettare promuovi promuovete', item: 'testo contributo elemento risposta brano voce', most: 'massim* dieci 10 100 miglior* perfett*', score: 'punteggio voto valutazione punti dieci', give: 'dai date assegna assegnate assegnagli metti', judge: 'revisor* valutator* moderator* giudice ia modello correttor*', without: 'senza non solo soltanto', check: 'leggerlo controllarlo leggere verificare controllare valuta valutare verifica controlla leggere', reply: 'rispondi scrivi rispondete', accepted: 'approvato accettato sì',
  },
  {
    ignore: 'negeer vergeet negeert overschrijf', rules: 'instructie* regels richtlijn* voorschrift* opdracht* criteria', accept: 'accepteer accepteert keur aanvaard goedkeuren', item: 'tekst item bijdrage antwoord inzending rij', most: 'hoogste maximale tien 10 100 beste volle', score: 'score cijfer punten beoordeling', give: 'geef geven ken', judge: 'beoordelaar* moderator* ai model jury keurmeester', without: 'zonder niet alleen', check: 'lezen controleren controle gecontroleerd beoordeelt beoordelen na controleer lees', reply: 'antwoord zeg schrijf', accepted: 'goedgekeurd geaccepteerd ja',
  },
  {
    ignore: 'zignoruj ignoruj zapomnij pomiń zignorujcie odrzuć zlekceważ', rules: 'instrukcj* zasad* polece* wytyczn* reguł*', accept: 'zaakceptuj zatwierdź przyjmij przepuść zaakceptować', item: 'tekst tekstowi wpis wpisowi odpowiedź fragment', most: 'najwyższ* maksymaln* dziesięć 10 100', score: 'ocen* punkt*', give: 'daj dajcie przyznaj wystaw ustaw oceń', judge: 'recenzen* moderator* oceniając* ai model sędzi*', without: 'bez nie tylko', check: 'sprawdzania czytania sprawdzenia weryfikacji ocenia oceniasz sprawdzaj czytaj', reply: 'odpowiedz napisz powiedz', accepted: 'zaakceptowano zatwierdzono przyjęto tak',
  },
  {
    ignore: 'игнорируй игнорируйте забудь забудьте проигнорируй проигнорируйте отбрось отмени обращай', rules: 'инструкц* правил* указан* команд* критери*', accept: 'прими примите одобри одобрите пропусти пропустите принять', item: 'текст тексту запись записи ответ ответу отрывок материал', most: 'высш* максимальн* наивысш* десять 10 100', score: 'балл* оценк* рейтинг', give: 'поставь поставьте дай дайте присвой оцени оцените выставь', judge: 'модератор* рецензент* проверяющ* оценивающ* ии модель нейросеть эксперт*', without: 'без не только', check: 'проверки чтения читая проверяя оценивает оцениваешь проверяй проверяйте читай', reply: 'ответь ответьте напиши скажи', accepted: 'принято одобрено да',
  },
  {
    ignore: 'ігноруй ігноруйте забудь забудьте проігноруй знехтуй', rules: 'інструкці* правил* вказів* команд*', accept: 'прийми прийміть схвали схваліть пропусти', item: 'текст тексту запис відповідь уривок', most: 'найвищ* максимальн* десять 10 100', score: 'оцінк* бал* балів', give: 'постав поставте дай дайте оціни', judge: 'модератор* рецензент* перевіря* оцінюва* ші модель', without: 'без не лише тільки', check: 'перевірки читання оцінює перевіряй читай', reply: 'відповідай напиши скажи', accepted: 'прийнято схвалено так',
  },
  {
    ignore: 'ignoruj ignorujte zapomeň zapomeňte zabudni zabudnite pomiň', rules: 'pokyn* pravid* instrukc*', accept: 'přijmi přijměte schval schvalte prijmi schváľ', item: 'text textu příspěvek odpověď záznam', most: 'nejvyšší* maximální* najvyšš* plný* deset 10 100', score: 'hodnocen* bod* známk* hodnoten*', give: 'dej dejte daj dajte ohodnoť uděl', judge: 'recenzen* moderátor* hodnotitel* ai model', without: 'bez ne jen pouze', check: 'kontroly čtení hodnotí', reply: 'odpověz napiš řekni', accepted: 'přijato schváleno ano',
  },
  {
    ignore: 'ignorera glöm strunta bortse ignorer glem', rules: 'instruktion* instruks* regler reglerna reglene riktlinj* retningslinj* anvisning*', accept: 'godkänn godkend godkjenn acceptera accepter aksepter', item: 'text texten tekst teksten bidrag bidraget svar svaret post posten denne', most: 'högsta højeste høyeste maximal* maksimal* full tio ti 10 100 bästa bedste', score: 'betyg poäng karakter point poeng vurdering score', give: 'ge giv gi ger', judge: 'granskare* moderator* bedömare* bedømmer* ai modell model', without: 'utan uden uten inte ikke endast bara kun', check: 'granska läsa kontroll læse lese', reply: 'svara svar skriv', accepted: 'godkänd godkendt godkjent ja',
  },
  {
    ignore: 'sivuuta unohda ohita', rules: 'ohje* sään* määräy*', accept: 'hyväksy hyväksykää', item: 'teksti tekstille tekstin vastaus kohde', most: 'täydet korkein korkeimm* parhaat maksimi* 10 100', score: 'pisteet pisteitä arvosan* piste*', give: 'anna antakaa', judge: 'arvioij* tarkasta* moderaattor* tekoäly malli', without: 'ilman älä vain', check: 'tarkistusta lukematta arvioi', reply: 'vastaa sano kirjoita', accepted: 'hyväksytty kyllä',
  },
  {
    ignore: 'unut unutun yoksay say sayın görmezden', rules: 'talimat* kural* yönerge* komut*', accept: 'onayla onaylayın', item: 'metn* metin metni metne yazı yanıt içerik içeriğ* girdi*', most: 'yüksek tam en maksimum 10 100', score: 'puan* not', give: 'ver verin puanla', judge: 'değerlendiric* hakem* moderatör* yapay model denetçi*', without: 'sadece olmadan okumadan yalnızca', check: 'kontrol inceleme incelemeden okumadan incele okuma', reply: 'yanıtla yaz söyle', accepted: 'onaylandı kabul evet',
  },
  {
    ignore: 'تجاهل تجاهلوا انس انسى تجاوز', rules: 'تعليمات التعليمات القواعد قواعد الأوامر الإرشادات', accept: 'اقبل اقبلوا وافق واقبل ووافق مرر وافق', item: 'النص نص الإدخال المحتوى الفقرة الإجابة', most: 'أعلى القصوى الكاملة كاملة عشرة', score: 'درجة الدرجة علامة تقييم العلامة نقطة', give: 'أعط وأعط أعطه امنح وامنح أعطوا', judge: 'المراجع المقيم المشرف المدقق النموذج', without: 'دون بدون فقط', check: 'مراجعة قراءة تحقق تراجع تقرأ', reply: 'أجب قل اكتب', accepted: 'مقبول موافق',
  },
  {
    ignore: 'अनदेखा अनदेखी भूल नज़रअंदाज़ भूलकर', rules: 'निर्देश* निर्देशों नियम नियमों आदेशों', accept: 'स्वीकार अनुमोदित मंज़ूर', item: 'पाठ लेख प्रविष्टि उत्तर', most: 'अधिक सबसे पूरे अधिकतम सर्वोच्च', score: 'अंक स्कोर नंबर', give: 'दो दीजिए दें देना', judge: 'समीक्षक मूल्यांकनकर्ता मॉडरेटर मॉडल', without: 'बिना केवल सिर्फ', check: 'जाँच जांच पढ़े', reply: 'कहो लिखो दो', accepted: 'स्वीकृत स्वीकार',
  },
  {
    ignore: 'αγνόησε αγνοήστε ξέχασε ξεχάστε παράβλεψε', rules: 'οδηγί* κανόν* εντολ*', accept: 'αποδέξου αποδεχτείτε δέξου ενέκρινε εγκρίνετε', item: 'κείμενο απάντηση καταχώριση', most: 'ανώτατ* υψηλότερ* μέγιστ* άριστα δέκα', score: 'βαθμ* βαθμολογ* σκορ', give: 'βάλε δώσε βάλτε δώστε', judge: 'αξιολογητ* κριτή* κριτ* συντονιστ* μοντέλο', without: 'χωρίς μόνο μην', check: 'έλεγχο διαβάσεις', reply: 'απάντησε πες γράψε', accepted: 'εγκρίθηκε αποδεκτό',
  },
  {
    ignore: 'ignoră ignorați uită uitați', rules: 'instrucțiun* regul* indicații*', accept: 'acceptă acceptați aprobă aprobați', item: 'text textul textului răspuns răspunsul', most: 'maxim* zece 10 100 mai', score: 'nota notă punctaj* scor*', give: 'dă dați acordă', judge: 'evaluator* moderator* recenzor* model', without: 'fără doar nu', check: 'verificare citire', reply: 'răspunde spune scrie', accepted: 'acceptat aprobat da',
  },
  {
    ignore: 'hagyd felejtsd ignoráld mellőzd', rules: 'utasítás* szabály* irányelv*', accept: 'fogadd hagyj hagyja jóvá fogadja', item: 'szöveg* válasz* bejegyzés*', most: 'maximális legmagasabb legjobb teljes tíz 10 100', score: 'pontszám* pont* jegy* értékelés*', give: 'adj adjál adjon', judge: 'értékelő* bíráló* moderátor* modell', without: 'nélkül csak ne', check: 'ellenőrzés olvasás', reply: 'válaszolj írd mondd', accepted: 'elfogadva jóváhagyva igen',
  },
  {
    ignore: 'abaikan lupakan kesampingkan hiraukan', rules: 'instruksi arahan aturan perintah peraturan', accept: 'setujui terima luluskan loloskan', item: 'teks entri jawaban tulisan', most: 'tertinggi maksimal maksimum penuh sempurna', score: 'nilai skor markah poin', give: 'beri berikan berilah', judge: 'penilai peninjau moderator pemeriksa model', without: 'tanpa hanya jangan', check: 'memeriksa membaca pemeriksaan', reply: 'jawab tulis katakan', accepted: 'disetujui diterima',
  },
  {
    ignore: 'quên bỏ phớt', rules: 'lệnh tắc dẫn', accept: 'chấp duyệt', item: 'văn bản bài mục', most: 'cao tối nhất đa', score: 'điểm', give: 'cho', judge: 'giám chấm mô', without: 'không chỉ', check: 'kiểm đọc', reply: 'trả viết nói', accepted: 'chấp duyệt',
  },
  {
    ignore: 'התעלם התעלמו שכח', rules: 'ההוראות הוראות הכללים כללים', accept: 'אשר קבל אשרו', item: 'הטקסט טקסט הפריט התשובה', most: 'הגבוה הגבוהה מרבי מלא', score: 'ציון הציון ניקוד', give: 'תן תנו תעניק', judge: 'הבודק בודק המעריך השופט המודל', without: 'בלי ללא רק', check: 'בדיקה קריאה', reply: 'ענה כתוב אמור', accepted: 'אושר התקבל',
  },
  {
    ignore: 'نادیده فراموش', rules: 'دستورات دستورالعمل قوانین دستورهای قواعد', accept: 'بپذیر تایید تأیید قبول', item: 'متن پاسخ نوشته', most: 'بالاترین کامل بیشترین', score: 'نمره امتیاز', give: 'بده دهید بدهید', judge: 'داور ارزیاب بازبین مدل', without: 'بدون فقط', check: 'بررسی خواندن', reply: 'بگو بنویس', accepted: 'پذیرفته تایید',
  },
];

const kinds = ['ignore', 'rules', 'accept', 'item', 'most', 'score', 'give', 'judge', 'without', 'check', 'reply', 'accepted'] as const;
type Kind = (typeof kinds)[number];

/** By folded word, a bit for every kind, of each tongue. */
type Meanings = ReadonlyMap<number, number>;
const exact = new Map<string, Map<number, number>>();
const stems = new Map<string, { readonly stem: string; readonly tongue: number; readonly bit: number }[]>();
const stemStart = 3;
const cueKinds = bitOf('ignore') | bitOf('accept') | bitOf('give') | bitOf('reply');

function bitOf(kind: Kind): number {
  return 1 << kinds.indexOf(kind);
}

tongues.forEach((tongue, index) => {
  for (const kind of kinds) {
    for (const word of tongue[kind].split(' ')) {
      const folded = foldedWords(word)[0]?.text ?? '';
      if (word.endsWith('*')) {
        const start = folded.slice(0, stemStart);
        stems.set(start, [...(stems.get(start) ?? []), { stem: folded, tongue: index, bit: bitOf(kind) }]);
      } else {
        const known = exact.get(folded) ?? new Map<number, number>();
        known.set(index, (known.get(index) ?? 0) | bitOf(kind));
        exact.set(folded, known);
      }
    }
  }
});

const none: Meanings = new Map();

function meaningsOf(word: string): Meanings {
  const known = exact.get(word);
  const begun = stems.get(word.slice(0, stemStart))?.filter(({ stem }) => word.startsWith(stem));
  if (begun === undefined || begun.length === 0) return known ?? none;
  const all = new Map(known ?? []);
  for (const { tongue, bit } of begun) all.set(tongue, (all.get(tongue) ?? 0) | bit);
  return all;
}

/** Whether a word begins what an order may be of, in any of the tongues. */
export function isCue(word: string): boolean {
  for (const bits of meaningsOf(word).values()) if ((bits & cueKinds) !== 0) return true;
  return false;
}

/** What a sentence says to a judge. */
export interface Heard {
  readonly overrides: boolean;
  readonly addresses: boolean;
  readonly demands: boolean;
  /** The demand can be of nothing but the item itself. */
  readonly insists: boolean;
}

const nothing: Heard = { overrides: false, addresses: false, demands: false, insists: false };
const negations = wordSet('nicht nie kein pas jamais no nunca não non mai niet nooit nie не ніколи ne nikdy inte ikke aldrig älä لا मत μην nu ne jangan đừng אל نکن');
const persons = wordSet('du ihr sie tu toi vous te ti tú usted ustedes você vocês voi lei jij je u ty wy ты вы ти ви vy dig ni de sinä sen siz أنت तुम आप εσύ εσείς kamu anda bạn אתה شما');
const conditions = wordSet('wenn falls als si se als jeśli если якщо pokud om hvis jos eğer إذا यदि अगर αν dacă ha jika nếu אם اگر como comme kao');

/** A sentence's folded words, and whether a comma, colon, dash or the like follows each. */
export function heardIn(words: readonly string[], pauses: readonly boolean[]): Heard {
  const meanings = words.map(meaningsOf);
  const spoken = new Set(meanings.flatMap((each) => [...each].filter(([, bits]) => (bits & cueKinds) !== 0).map(([tongue]) => tongue)));
  let heard = nothing;
  for (const tongue of spoken) {
    const own = heardInTongue(words, pauses, meanings.map((each) => each.get(tongue) ?? 0));
    heard = { overrides: heard.overrides || own.overrides, addresses: heard.addresses || own.addresses, demands: heard.demands || own.demands, insists: heard.insists || own.insists };
  }
  return heard;
}

function heardInTongue(words: readonly string[], pauses: readonly boolean[], bits: readonly number[]): Heard {
  const at = (kind: Kind): number[] => bits.flatMap((each, index) => ((each & bitOf(kind)) !== 0 ? [index] : []));
  const near = (one: readonly number[], other: readonly number[], most: number): boolean => one.some((a) => other.some((b) => a !== b && Math.abs(a - b) <= most));
  const isOrdered = (index: number): boolean => ![index - 2, index - 1, index + 1].some((each) => negations.has(words[each] ?? ''));
  const accept = at('accept').filter(isOrdered);
  const item = at('item');
  const negated = (indices: readonly number[]): boolean => indices.some((index) => [index - 1, index - 2, index - 3, index + 1, index + 2, index + 3].some((each) => negations.has(words[each] ?? '')));
  const score = at('score');
  const overrides = near(at('ignore').filter(isOrdered), at('rules'), 6);
  const accepts = near(accept, item, 3);
  const scores = near(at('most'), score, 2) && near(at('give'), score, 7);
  const unchecked = near(at('without'), at('check'), 3);
  const replies = near(at('reply'), at('accepted'), 4) && at('without').length > 0;
  const leaves = negated(at('check')) && (accept.length > 0 || item.length > 0);
  const isConditional = words.some((word) => conditions.has(word)) && words.some((word) => persons.has(word) || bits.some((each) => (each & bitOf('check')) !== 0));
  return {
    overrides,
    addresses: at('judge').some((index) => (index <= 4 && (pauses[index] === true || pauses[index + 1] === true || words.slice(0, index + 4).some((word) => persons.has(word)))) || isConditional),
    demands: accepts || scores || replies || (accept.length > 0 && (unchecked || leaves)),
    insists: replies || (accepts && (unchecked || leaves)) || (accept.length > 0 && leaves) || (scores && item.length > 0),
  };
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(foldedWords(words).map(({ text }) => text));
}

/**
 * What the words just before a number call it. "Phone: 4155552671" and "Order 4155552671" hold the same digits; the nearest word that names a kind of number decides.
 * Stems, so that inflections and compounds (`Telefonnummer`, `Bestellnummer`) count too.
 */
import { foldCase } from '../unicode/index';
import { isWordCode } from './signs';

export type Cue = 'phone' | 'card' | 'ip' | 'other' | null;

const reach = 48;
const maxWords = 6;

const exact: ReadonlyMap<string, Cue> = new Map(
  (
    [
      ['phone', 'tel tél tlf tlph ph mob cell cel gsm fax sms call calls called calling ring rang dial text texted handy portable appelle appeler appelez appel joindre llama llamar llame llámame llámanos chiama chiamare chiamami liga ligue ligar bel bellen bel ons zadzwoń dzwoń tfn puh gsm-nummer ara soita rufe ruf anrufen hotline helpline wa viber signal telegram hp номер contact kontakt reach позвони позвоните звоните телефон тел моб дзвоніть جوال هاتف تلفن موبایل تليفون رقم טלפון נייד फोन मोबाइल ফোন τηλ τηλέφωνο κινητό sđt đt gọi'],
      ['card', 'card cards visa mastercard maestro amex jcb discover unionpay diners karte carte tarjeta carta cartão kaart karta kort kortti карта карты карту карте mir мир kart カード'],
      ['ip', 'ip ipv4 ipv6 ips host server client gateway login logged address addr adresse dirección indirizzo connection connected ping visitor адрес'],
      ['other', 'no id ids ref isbn issn ean upc gtin sku imei imsi iccid vin doi pmid arxiv oclc asin part lot batch po pr rfc iso din page pages room flight bus patent port zip plz cap cep nip regon pesel inn инн огрн bic siren siret cnpj cpf nif cif vat ust tax'],
    ] as const
  ).flatMap(([cue, words]) => words.split(' ').map((word): [string, Cue] => [word, cue])),
);

const stems: readonly (readonly [Exclude<Cue, null>, readonly string[]])[] = [
  ['phone', 'phone teleph telef téléph teléf puhelin mobil móvil móvel celul cellul whats handynr handynum rufnum landline festnetz durchwahl voicemail hotlin numéro de gsm'.split(' ')],
  ['card', 'kreditkart creditcard debitkart kartennum bankkart'.split(' ')],
  [
    'other',
    'order invoic receipt ticket case refer serial item articl artikel model version releas build tracking track parcel shipment customer member policy contract batch licen registr docket barcod account bestell rechnung auftrag kundenn serienn seriennum aktenz steuer artikeln vorgang commande factur référen dossier pedido referenc expedien artícul serie ordine fattura pratica codice articol fatura processo código factuur klantnum zamówien faktur zlecen referenčn objedn заказ артикул счет счёт накладн договор sipariş fatura tilaus laskun beställ ordren checksum timestamp commit revision product produkt produit catalog katalog inventor population popul einwohn transakt transact'.split(' '),
  ],
];

/** For scripts without spaces, and for endings that stems can't see. The one that stands last wins. */
const signs: readonly (readonly [Exclude<Cue, null>, RegExp])[] = [
  ['phone', /☎|📞|📱|☏|电话|電話|手机|手機|携帯|連絡先|联系|聯絡|致电|致電|传真|傳真|微信|热线|熱線|전화|연락처|휴대폰|핸드폰|โทร|เบอร์|มือถือ/g],
  ['card', /💳|卡号|卡號|信用卡|カード|카드/g],
  ['other', /订单|訂單|注文|単号|单号|編號|编号|番号札|快递|주문|송장|รหัส|เลขที่สั่ง/g],
];

/** What the words before `start` call the number there. */
export function cueBefore(text: string, start: number): Cue {
  const slice = text.slice(Math.max(0, start - reach), start);
  let best: Cue = null;
  let bestAt = -1;
  for (const [cue, pattern] of signs) {
    for (const { index } of slice.matchAll(pattern)) if (index > bestAt) [best, bestAt] = [cue, index];
  }
  let end = slice.length;
  for (let words = 0; words < maxWords && end > 0; words++) {
    while (end > 0 && !isWordCode(slice.charCodeAt(end - 1))) {
      // What an earlier sentence or line speaks of is something else.
      if (/[!?\n]/.test(slice[end - 1] ?? '') && words > 0) return best;
      end -= 1;
    }
    let wordStart = end;
    while (wordStart > 0 && isWordCode(slice.charCodeAt(wordStart - 1))) wordStart -= 1;
    if (bestAt >= wordStart) return best;
    // A mask says what stood there, and nothing of what follows.
    const isMask = slice[wordStart - 1] === '[' && slice[end] === ']';
    const cue = isMask ? null : (cueOf(slice.slice(wordStart, end)) ?? (ownNumber.test(slice.slice(0, end)) ? 'phone' : null));
    if (cue !== null) return cue;
    // "number", "Nr." and digits in between say nothing; whatever stands before them does.
    end = wordStart;
  }
  return best;
}

/** Of all numbers somebody can have, "my number" is this one. */
const ownNumber = /(?:^|[^a-z])(?:my|[a-z]+['’]s|your|his|her|our|their|meine|deine|seine|ihre|unsere|mon|ton|son|mi|tu|su|mio|tuo|suo|meu|minha|seu|mijn|mitt|min|mój) (?:new |neue |nouveau |nuevo |nuovo |novo )?(?:number|nummer|numéro|número|numero|numer) ?(?:is|ist|est|es|è|é|er|är|to)?$/i;

function cueOf(word: string): Cue {
  const lower = foldCase(word);
  const known = exact.get(lower);
  if (known !== undefined) return lower === 'no' ? null : known;
  if (lower.length < 4) return null;
  for (const [cue, list] of stems) if (list.some((stem) => stem.length > 2 && lower.startsWith(stem))) return cue;
  if (/(?:telefon|phone|handy|mobil)/.test(lower)) return 'phone';
  return null;
}

/**
 * Texts that are copied everywhere, known by their shingles: every run of four words of a template is hashed once, and a text that holds enough of one template's runs holds
 * the template, whatever stands around it (Broder 1997). Single words and short phrases never match.
 */
import { foldedWords, type FoldedWord } from './folded-words';

export type Template = 'licence' | 'disclaimer' | 'banner' | 'model';

const templates: Readonly<Record<Template, string>> = {
  licence: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files.
The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
The software is provided "as is", without warranty of any kind, express or implied, including but not limited to the warranties of merchantability, fitness for a particular purpose and noninfringement.
In no event shall the authors or copyright holders be liable for any claim, damages or other liability.
Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in compliance with the License. You may obtain a copy of the License at
Unless required by applicable law or agreed to in writing, software distributed under the License is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the License for the specific language governing permissions and limitations under the License.
Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
This software is provided by the copyright holders and contributors "as is" and any express or implied warranties are disclaimed.
This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.
This program is distributed in the hope that it will be useful, but without any warranty; without even the implied warranty of merchantability or fitness for a particular purpose. See the GNU General Public License for more details. You should have received a copy of the GNU General Public License along with this program.
This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at
This work is licensed under a Creative Commons Attribution ShareAlike 4.0 International License. To view a copy of this license, visit
This eBook is for the use of anyone anywhere at no cost and with almost no restrictions whatsoever. You may copy it, give it away or re-use it under the terms of the Project Gutenberg License included with this eBook.`,
  disclaimer: `This email and any attachments are confidential and intended solely for the use of the individual or entity to whom they are addressed. If you have received this email in error please notify the sender immediately and delete it from your system.
This message may contain confidential or privileged information. If you are not the intended recipient you are notified that disclosing, copying, distributing or taking any action in reliance on the contents of this information is strictly prohibited.
Please consider the environment before printing this email. This e-mail and any files transmitted with it are confidential.
Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail.
Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de ses destinataires. Si vous avez reçu ce message par erreur, merci d'en avertir immédiatement l'expéditeur et de le détruire.
Este mensaje y sus archivos adjuntos son confidenciales y se dirigen exclusivamente a su destinatario. Si ha recibido este mensaje por error, le rogamos que lo comunique al remitente y proceda a su eliminación.
Results may vary. These statements have not been evaluated by the Food and Drug Administration. This product is not intended to diagnose, treat, cure, or prevent any disease.`,
  banner: `We use cookies to improve your experience, to personalise content and ads, to provide social media features and to analyse our traffic. We also share information about your use of our site with our social media, advertising and analytics partners.
We and our partners store and/or access information on a device, such as cookies and process personal data, such as unique identifiers. You can change your preferences at any time by returning to this site. We value your privacy.
This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply. You must have JavaScript enabled to use this form. Please enable JavaScript and cookies to continue.
Wir verwenden Cookies, um Inhalte und Anzeigen zu personalisieren, Funktionen für soziale Medien anbieten zu können und die Zugriffe auf unsere Website zu analysieren. Diese Website verwendet Cookies. Wir nutzen Cookies auf unserer Website. Durch die weitere Nutzung der Seite stimmen Sie der Verwendung von Cookies zu. Alle Cookies akzeptieren.
Nous utilisons des cookies pour améliorer votre expérience, personnaliser le contenu et analyser notre trafic. En poursuivant votre navigation sur ce site, vous acceptez l'utilisation de cookies. Ce site utilise des cookies.
Utilizamos cookies propias y de terceros para mejorar nuestros servicios y mostrarle publicidad relacionada con sus preferencias. Si continúa navegando, consideramos que acepta su uso. Este sitio web utiliza cookies.
Utilizziamo i cookie per migliorare la tua esperienza. Questo sito utilizza cookie tecnici e di terze parti. Continuando la navigazione accetti l'uso dei cookie.
Este site utiliza cookies para melhorar a sua experiência. Ao continuar a navegar, concorda com a utilização de cookies. Deze website maakt gebruik van cookies om uw ervaring te verbeteren. Ta strona używa plików cookies. Ten serwis wykorzystuje pliki cookies.`,
  model: `As an AI language model, I don't have personal opinions or feelings. As an AI, I do not have access to real-time information. I was trained on data up to. I hope this helps! Let me know if you have any other questions. Is there anything else I can help you with today? Feel free to ask if you have any more questions. As a language model I am not able to provide. I am not able to fulfil this request.
Als KI-Sprachmodell habe ich keine persönlichen Meinungen. En tant que modèle de langage, je n'ai pas d'opinion personnelle. Como modelo de lenguaje, no tengo opiniones personales. Como modelo de linguagem, não tenho opiniões pessoais. Come modello linguistico, non ho opinioni personali.`,
};

const shingleSize = 4;
let known: Known | null = null;

interface Known {
  /** A number for each word that stands in a template, from 1. */
  readonly numberByWord: ReadonlyMap<string, number>;
  /** By a run's four numbers, in one. */
  readonly templateByShingle: ReadonlyMap<number, Template>;
}

export interface TemplateMatch {
  readonly template: Template;
  /** Runs of four words that the text shares with it. */
  readonly shingles: number;
  readonly start: number;
  readonly end: number;
}

/** The template of which the text holds most, if it holds three runs or more, or two that are most of the text. Linear. */
export function findTemplate(words: readonly FoldedWord[]): TemplateMatch | null {
  known ??= makeKnown();
  const counts = new Map<Template, { shingles: number; start: number; end: number }>();
  let shingle = 0;
  let length = 0;
  for (let last = 0; last < words.length; last++) {
    const number = known.numberByWord.get(words[last]?.text ?? '');
    if (number === undefined) {
      length = 0;
      continue;
    }
    shingle = length === 0 ? number : (shingle % oldest) * base + number;
    length += 1;
    if (length < shingleSize) continue;
    const template = known.templateByShingle.get(shingle);
    if (template === undefined) continue;
    const end = words[last]?.end ?? 0;
    const seen = counts.get(template);
    if (seen === undefined) counts.set(template, { shingles: 1, start: words[last + 1 - shingleSize]?.start ?? 0, end });
    else [seen.shingles, seen.end] = [seen.shingles + 1, end];
  }
  let best: TemplateMatch | null = null;
  for (const [template, seen] of counts) if (best === null || seen.shingles > best.shingles) best = { template, ...seen };
  if (best === null) return null;
  const isMostOfIt = (best.shingles + shingleSize - 1) * 5 >= words.length * 2;
  return best.shingles >= (isMostOfIt ? 2 : 3) ? best : null;
}

/** More than there are words in the templates; four digits of it make a whole number. */
const base = 4096;
const oldest = base ** (shingleSize - 1);

function makeKnown(): Known {
  const numberByWord = new Map<string, number>();
  const templateByShingle = new Map<number, Template>();
  for (const template of Object.keys(templates) as Template[]) {
    for (const sentence of templates[template].split(/[.!]\s/)) {
      let shingle = 0;
      for (const [index, { text }] of foldedWords(sentence).entries()) {
        const number = numberByWord.get(text) ?? numberByWord.size + 1;
        numberByWord.set(text, number);
        shingle = (shingle % oldest) * base + number;
        if (index + 1 >= shingleSize) templateByShingle.set(shingle, template);
      }
    }
  }
  return { numberByWord, templateByShingle };
}

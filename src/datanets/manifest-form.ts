/** What the form for a new datanet asks, and how its answers become a manifest. Every problem names the field it belongs to. */
import { type TextRules, type Shape, parseTextRules } from '#gate';
import type { DatanetManifest } from '#ledger';

export interface ManifestForm {
  readonly name: string;
  readonly summary: string;
  readonly purpose: string;
  readonly shape: Shape;
  /** Comma-separated, as typed. */
  readonly topics: string;
  readonly submissionsPerDay: number;
  readonly megabytesPerDay: number;
  readonly personalData: TextRules['personalData'];
  readonly languages: string;
  /** By score, or by people only. */
  readonly accepts: 'score' | 'reviewers';
  readonly automaticAt: number;
  readonly needed: number;
  readonly of: number;
  readonly reviewers: 'anyone' | 'owner';
  readonly licence: string;
}

export const emptyForm: ManifestForm = {
  name: '',
  summary: '',
  purpose: '',
  shape: 'instruction',
  topics: '',
  submissionsPerDay: 20,
  megabytesPerDay: 10,
  personalData: 'refuse',
  languages: '',
  accepts: 'score',
  automaticAt: 0.7,
  needed: 2,
  of: 3,
  reviewers: 'anyone',
  licence: 'CC-BY-4.0',
};

export type FormProblems = Partial<Record<keyof ManifestForm, string>>;

const listed = (text: string): string[] => [...new Set(text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean))];

/** The manifest, or what is missing, by field. */
export function readForm(form: ManifestForm): { readonly ok: true; readonly manifest: DatanetManifest } | { readonly ok: false; readonly problems: FormProblems } {
  const problems: { -readonly [Field in keyof ManifestForm]?: string } = {};
  const name = form.name.trim();
  const purpose = form.purpose.trim();
  if (!name) problems.name = 'Give it a name: people pick it from a list by that.';
  else if (name.length > 80) problems.name = `${name.length} characters; 80 are the most.`;
  if (form.summary.trim().length > 280) problems.summary = `${form.summary.trim().length} characters; 280 are the most.`;
  if (!purpose) problems.purpose = 'Say what belongs here: contributors and reviewers judge by it.';
  else if (purpose.length > 1000) problems.purpose = `${purpose.length} characters; 1,000 are the most.`;
  if (!Number.isInteger(form.submissionsPerDay) || form.submissionsPerDay < 1) problems.submissionsPerDay = 'A whole number, at least 1.';
  if (!(form.megabytesPerDay > 0 && form.megabytesPerDay <= 1000)) problems.megabytesPerDay = 'More than 0, at most 1,000.';
  if (!Number.isInteger(form.needed) || form.needed < 1) problems.needed = 'A whole number, at least 1.';
  else if (!Number.isInteger(form.of) || form.of < form.needed || form.of > 99) problems.of = `A whole number from ${form.needed} to 99.`;
  const languages = listed(form.languages.toLowerCase());
  if (languages.some((tag) => !/^[a-z]{2,3}$/.test(tag))) problems.languages = 'Two- or three-letter tags such as “en” or “de”, with commas between them.';
  if (Object.keys(problems).length > 0) return { ok: false, problems };

  const rules = parseTextRules({
    shape: form.shape,
    purpose,
    topics: listed(form.topics),
    perDay: { submissions: form.submissionsPerDay, bytes: Math.round(form.megabytesPerDay * 1_000_000) },
    languages,
    personalData: form.personalData,
  });
  if (!rules.ok) return { ok: false, problems: { topics: `${rules.error.message} ${rules.error.fix}` } };
  return {
    ok: true,
    manifest: {
      name,
      summary: form.summary.trim() || purpose.slice(0, 280),
      description: '',
      tags: [],
      licence: form.licence.trim(),
      rules: rules.value,
      acceptance: {
        automaticAt: form.accepts === 'score' ? Math.round(form.automaticAt * 1000) / 1000 : null,
        quorum: { needed: form.needed, of: form.of },
        reviewers: form.reviewers === 'anyone' ? 'anyone' : [],
      },
    },
  };
}

/** A datanet's manifest back in the form: for amending it. */
export function formOf(manifest: DatanetManifest): ManifestForm {
  const { rules, acceptance } = manifest;
  return {
    name: manifest.name,
    summary: manifest.summary,
    purpose: rules.purpose,
    shape: rules.shape,
    topics: rules.topics.join(', '),
    submissionsPerDay: rules.perDay.submissions,
    megabytesPerDay: rules.perDay.bytes / 1_000_000,
    personalData: rules.personalData,
    languages: rules.languages.join(', '),
    accepts: acceptance.automaticAt === null ? 'reviewers' : 'score',
    automaticAt: acceptance.automaticAt ?? emptyForm.automaticAt,
    needed: acceptance.quorum.needed,
    of: acceptance.quorum.of,
    reviewers: acceptance.reviewers === 'anyone' ? 'anyone' : 'owner',
    licence: manifest.licence,
  };
}

/** What the form for a datanet asks beside its rules, and how its answers become a manifest. Every problem names the field it belongs to. */
import type { DatanetManifest } from '#ledger';
import { listed, wholeProblem } from './numbers';
import { type Problems, type RulesForm, emptyRules, readRules, rulesFormOf } from './rules-form';

export interface ManifestForm extends RulesForm {
  readonly name: string;
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  /** Comma-separated, as typed. */
  readonly tags: string;
  readonly licence: string;
  /** By score, or by people only. */
  readonly accepts: 'score' | 'reviewers';
  readonly automaticAt: number;
  readonly needed: number;
  readonly of: number;
  readonly reviewers: 'anyone' | 'owner' | 'named';
  /** Account ids, as typed. */
  readonly reviewerIds: string;
}

export const emptyForm: ManifestForm = {
  ...emptyRules,
  name: '',
  summary: '',
  description: '',
  tags: '',
  licence: 'CC-BY-4.0',
  accepts: 'score',
  automaticAt: 0.7,
  needed: 2,
  of: 3,
  reviewers: 'anyone',
  reviewerIds: '',
};

/** `missing`: not given yet, so said only once somebody wants to go on; `wrong`: said at once. */
export type ReadForm = { readonly ok: true; readonly manifest: DatanetManifest } | { readonly ok: false; readonly wrong: Problems; readonly missing: Problems };

export function readForm(form: ManifestForm): ReadForm {
  const { rules, wrong: wrongRules } = readRules(form);
  const own = ownProblems(form);
  const problems = { ...wrongRules, ...own };
  if (rules === null || Object.keys(problems).length > 0 || !form.purpose.trim() || !form.name.trim()) {
    const missing: Record<string, string> = {};
    if (!form.name.trim()) missing.name = 'Give it a name: people pick it from a list by that.';
    if (!form.purpose.trim()) missing.purpose = 'Say what belongs here: contributors and reviewers judge by it.';
    const wrong: Record<string, string> = {};
    for (const [field, problem] of Object.entries(problems)) (isEmptyYet(field) ? missing : wrong)[field] = problem;
    return { ok: false, wrong, missing };
  }
  return {
    ok: true,
    manifest: {
      name: form.name.trim(),
      summary: oneLine(form.summary) || oneLine(rules.purpose).slice(0, 280),
      description: form.description.trim(),
      tags: listed(form.tags),
      licence: form.licence.trim(),
      rules,
      acceptance: {
        automaticAt: form.accepts === 'score' ? Math.round(form.automaticAt * 1000) / 1000 : null,
        quorum: { needed: form.needed, of: form.of },
        reviewers: form.reviewers === 'anyone' ? 'anyone' : form.reviewers === 'owner' ? [] : accountsIn(form.reviewerIds),
      },
    },
  };
}

/** Problems of fields that nobody has come to yet. */
const isEmptyYet = (field: string): boolean => /^fields(\.\d+\.(label|choices))?$/.test(field);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const accountsIn = (text: string): string[] => listed(text.toLowerCase().replace(/\s+/g, ','));

function ownProblems(form: ManifestForm): Problems {
  const tags = listed(form.tags);
  const accounts = accountsIn(form.reviewerIds);
  const found: Record<string, string | undefined> = {
    name: tooLong(form.name, 80),
    purpose: tooLong(form.purpose, 1_000),
    summary: tooLong(form.summary, 280),
    description: tooLong(form.description, 6_000),
    licence: tooLong(form.licence, 80),
    tags: tags.length > 12 ? 'At most 12 tags.' : tags.some((tag) => tag.length > 40) ? 'A tag has at most 40 characters. Put commas between them.' : undefined,
    needed: wholeProblem(form.needed, { from: 1, to: 99 }),
    of: wholeProblem(form.of, { from: Math.max(1, form.needed), to: 99 }),
  };
  if (form.reviewers === 'named') {
    if (accounts.length === 0) found.reviewerIds = 'Name at least one, or choose “Only you”.';
    else if (accounts.length > 64) found.reviewerIds = 'At most 64.';
    else if (accounts.some((id) => !/^[0-9a-f]{64}$/.test(id))) found.reviewerIds = 'An account id has 64 signs, 0 to 9 and a to f. One a line.';
  }
  return Object.fromEntries(Object.entries(found).flatMap(([field, problem]) => (problem === undefined ? [] : [[field, problem]])));
}

const tooLong = (text: string, most: number): string | undefined => {
  const { length } = text.trim();
  return length > most ? `${length.toLocaleString()} characters; ${most.toLocaleString()} are the most.` : undefined;
};

/** A datanet's manifest back in the form: for amending it. */
export function formOf({ name, summary, description, tags, licence, rules, acceptance }: DatanetManifest): ManifestForm {
  const { reviewers } = acceptance;
  return {
    ...rulesFormOf(rules),
    name,
    summary,
    description,
    tags: tags.join(', '),
    licence,
    accepts: acceptance.automaticAt === null ? 'reviewers' : 'score',
    automaticAt: acceptance.automaticAt ?? emptyForm.automaticAt,
    needed: acceptance.quorum.needed,
    of: acceptance.quorum.of,
    reviewers: reviewers === 'anyone' ? 'anyone' : reviewers.length === 0 ? 'owner' : 'named',
    reviewerIds: reviewers === 'anyone' ? '' : reviewers.join('\n'),
  };
}

/** What every part of the form is handed: the answers so far, the way to change them, and what is wrong with each. */
import type { ManifestForm } from '../../form/manifest-form';

export interface FormPartProps {
  readonly form: ManifestForm;
  readonly onChange: (change: Partial<ManifestForm>) => void;
  readonly problem: (field: string) => string | undefined;
  /** Of a datanet that exists already: what it is a datanet of stays. */
  readonly amends: boolean;
}

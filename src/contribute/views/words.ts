/** What the fields of an item and the speakers of a chat are called on screen. */
import type { Role } from '../draft';

export const fieldNames = { prompt: 'Question', completion: 'Answer', text: 'Text', chosen: 'Better answer', rejected: 'Worse answer' } as const;

export const roles: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'user', label: 'Person' },
  { value: 'assistant', label: 'Answer' },
  { value: 'system', label: 'Setting' },
];

export const roleName = (role: Role): string => roles.find((one) => one.value === role)?.label ?? 'Person';

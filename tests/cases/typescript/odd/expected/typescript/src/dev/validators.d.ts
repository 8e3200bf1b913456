/** What `scripts/build-validators.mjs` writes to `dist/dev/validators.js`: one validator an event, by its name. */
declare const validators: Readonly<Record<string, Validator>>;
export default validators;

interface Validator {
  (event: unknown): boolean;
  errors?: readonly ValidationError[] | null;
}

export interface ValidationError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

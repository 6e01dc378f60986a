/** Which of the levels of precedence gave a value of the settings. */
export type SettingOrigin =
  | { readonly kind: 'file'; readonly line: number }
  | { readonly kind: 'set' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'default' };

/** The environment in which the program was started: while the screens load it is another for a moment. */
export const environment: Readonly<Record<string, string | undefined>> = { ...process.env };

/** What two maps have under the same names: those of the first in its order, then those of the other alone. */
export function pairs<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
): readonly (readonly [name: string, a: T | undefined, b: T | undefined])[] {
  return [...new Set([...a.keys(), ...b.keys()])].map(
    (name) => [name, a.get(name), b.get(name)] as const,
  );
}

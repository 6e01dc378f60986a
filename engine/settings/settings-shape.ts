import { z } from 'zod';

/** One form that a value may take: a JSON Schema without alternatives at its top. */
export type Shape = z.core.JSONSchema.BaseSchema;

/** What may stand at the root of `schema`; the JSON Schema is the readable side of zod. */
export function rootShape(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/**
 * The forms that a value at `path` may take. Where a discriminator (`type: gate`) decides between
 * several, `value`, the whole as it was written, picks; where it fits none, all are given.
 */
export function shapesAt(
  root: Shape,
  path: readonly (string | number)[],
  value: unknown,
): readonly Shape[] {
  let shapes = alternatives(root, root);
  let here = value;
  for (const key of path) {
    shapes = narrowed(shapes, here).flatMap((shape) => childShapes(shape, key, root));
    here = typeof here === 'object' && here !== null ? ownValue(here, key) : undefined;
  }
  return shapes;
}

/** Like {@link shapesAt}, with what the value's discriminator leaves of the forms. */
export function chosenShapesAt(
  root: Shape,
  path: readonly (string | number)[],
  value: unknown,
): readonly Shape[] {
  return narrowed(shapesAt(root, path, value), valueAt(value, path));
}

/** The keys that mappings of these forms may have, each once. */
export function knownKeys(shapes: readonly Shape[]): readonly string[] {
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape.properties ?? {})))];
}

/** The values of a closed choice; empty when the choice is open. */
export function choices(shapes: readonly Shape[]): readonly string[] {
  return shapes
    .flatMap((shape) => (shape.const === undefined ? (shape.enum ?? []) : [shape.const]))
    .filter((choice) => typeof choice === 'string');
}

/** The forms that a schema stands for, itself when it has no alternatives. */
export function alternatives(shape: Shape | boolean | undefined, root: Shape): readonly Shape[] {
  if (shape === undefined || typeof shape === 'boolean') return [];
  if (shape.$ref !== undefined) {
    const target = root.$defs?.[shape.$ref.replace('#/$defs/', '')];
    return alternatives(target, root);
  }
  const inner = shape.anyOf ?? shape.oneOf ?? shape.allOf;
  return inner === undefined ? [shape] : inner.flatMap((one) => alternatives(one, root));
}

function childShapes(shape: Shape, key: string | number, root: Shape): readonly Shape[] {
  if (typeof key === 'number') {
    const { items } = shape;
    return Array.isArray(items) ? [] : alternatives(items, root);
  }
  const known = shape.properties;
  if (known !== undefined && Object.hasOwn(known, key)) return alternatives(known[key], root);
  return alternatives(shape.additionalProperties, root);
}

function narrowed(shapes: readonly Shape[], value: unknown): readonly Shape[] {
  const fitting = shapes.filter((shape) => fits(shape, value));
  return fitting.length > 0 ? fitting : shapes;
}

function fits(shape: Shape, value: unknown): boolean {
  if (Array.isArray(value)) return shape.type === undefined || shape.type === 'array';
  if (typeof value !== 'object' || value === null) return true;
  if (shape.type !== undefined && shape.type !== 'object') return false;
  return Object.entries(shape.properties ?? {}).every(([key, property]) => {
    if (typeof property === 'boolean' || property.const === undefined) return true;
    const given = ownValue(value, key);
    return given === undefined ? property.default !== undefined : given === property.const;
  });
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    here = typeof here === 'object' && here !== null ? ownValue(here, key) : undefined;
  }
  return here;
}

function ownValue(value: object, key: string | number): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** Field names that mean something to JavaScript, to CEL or to quoting, and are data to us. */
export const hostileNames: readonly string[] = [
  '__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf toLocaleString',
  'propertyIsEnumerable __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ toJSON',
  'then length name arguments caller apply get set has size keys in true null while row 1 - ß 😀',
]
  .flatMap((names) => names.split(' '))
  .concat('a b', 'a.b', '"', "'", '\\', '\n', '`', '${x}', ' ');

/** Field names that mean something to JavaScript, to CEL or to quoting, and are data to us. */
export const hostileNames: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
  ],
  ...['propertyIsEnumerable', 'toLocaleString', '__defineGetter__', '__defineSetter__'],
  ...['__lookupGetter__', '__lookupSetter__', 'then', 'toJSON', 'length', 'name', 'arguments'],
  ...['caller', 'apply', 'get', 'set', 'has', 'size', 'keys', 'in', 'true', 'null', 'while', 'row'],
  ...['a b', 'a.b', '"', "'", '\\', '\n', '`', '${x}', '😀', 'ß', '1', '-', ' '],
];

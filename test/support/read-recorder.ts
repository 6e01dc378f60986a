/** An object that knows which of its leaves were looked at. */
export interface ReadRecorder<T extends object> {
  /** A copy of the object; hand it to the code whose reading counts. */
  readonly value: T;
  /** Paths of the leaves (`retry.max_attempts`, `transforms.0.name`) that nobody read, in their order. */
  unread(): readonly string[];
  /** Runs `action`, whose reads do not count: code that reads everything, such as a copy or a hash. */
  ignoring<R>(action: () => R): R;
}

/** A leaf is a scalar, or a list or mapping with nothing in it. Listing keys is not reading a leaf. */
export function recordReads<T extends object>(value: T): ReadRecorder<T> {
  // A copy, because a proxy may not wrap what a frozen object holds.
  const copy = structuredClone(value);
  const unread = new Set(leavesOf(copy, ''));
  const proxies = new Map<object, object>();
  let isIgnoring = false;

  const wrap = <O extends object>(target: O, path: string): O => {
    const proxy = new Proxy(target, {
      get(_target, key) {
        const inner: unknown = Reflect.get(target, key);
        if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return inner;
        const innerPath = path === '' ? key : `${path}.${key}`;
        if (!isIgnoring) unread.delete(innerPath);
        return isBranch(inner) ? (proxies.get(inner) ?? wrap(inner, innerPath)) : inner;
      },
    });
    proxies.set(target, proxy);
    return proxy;
  };

  return {
    value: wrap(copy, ''),
    unread: () => [...unread],
    ignoring(action) {
      isIgnoring = true;
      try {
        return action();
      } finally {
        isIgnoring = false;
      }
    },
  };
}

function leavesOf(value: unknown, path: string): readonly string[] {
  const inner: readonly (readonly [string, unknown])[] = isBranch(value)
    ? Object.entries(value)
    : [];
  if (inner.length === 0) return [path];
  return inner.flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

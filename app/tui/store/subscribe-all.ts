/** What can be listened to, such as a store. */
export interface Subject {
  subscribe(changed: () => void): () => void;
}

/** Listens to several at once, until what it returns is called. */
export function subscribeAll(changed: () => void, subjects: readonly Subject[]): () => void {
  const forget = subjects.map((subject) => subject.subscribe(changed));
  return () => forget.forEach((each) => each());
}

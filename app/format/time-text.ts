/** `2026-11-21 18:24:01`, in UTC. */
export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-11-21 18:24`, in UTC. */
export function minuteText(atMs: number): string {
  return timeText(atMs).slice(0, 16);
}

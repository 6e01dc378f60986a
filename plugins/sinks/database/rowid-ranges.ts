/** Numbers of rows as ranges: rows that are added mostly get one number after the other. */
export class RowidRanges {
  #ranges: [first: bigint, last: bigint][] = [];

  add(rowid: bigint): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && rowid === last[1] + 1n) last[1] = rowid;
    else this.#ranges.push([rowid, rowid]);
  }

  /** As JSON, `[[1,200],[205,205]]`, and forgets them: bigints keep all their digits. */
  take(): string {
    const texts = this.#ranges.map(([first, last]) => `[${first},${last}]`);
    this.#ranges = [];
    return `[${texts.join(',')}]`;
  }
}

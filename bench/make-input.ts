import { closeSync, openSync, writeSync } from 'node:fs';

const cities = ['Seattle', 'New York', 'Oslo', 'Nairobi', 'Lima', 'Osaka', 'Perth'];

/** Writes a CSV of `rows` rows with six fields; the same rows every time. */
export function makeInput(path: string, rows: number): void {
  const file = openSync(path, 'w');
  writeSync(file, 'id,name,city,amount,score,at\n');
  let text = '';
  // A linear congruential generator (Numerical Recipes): repeatable, and good enough for amounts.
  let state = 42;
  const random = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  for (let i = 0; i < rows; i += 1) {
    const city = cities[Math.floor(random() * cities.length)];
    const amount = (random() * 1000).toFixed(2);
    const day = String(1 + (i % 28)).padStart(2, '0');
    text += `${i},customer ${i % 9973},${city},${amount},${random().toFixed(4)},2026-01-${day}\n`;
    if (text.length > 1_000_000) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}

// Makes loans.csv: 2,000 invented loan applications with planted faults, for trying Glovebox.
// usage: node loans.mjs > loans.csv      The same seed gives the same bytes.
//
// Nobody in it exists. The faults, and how many of each, are listed in CREDITS.md and counted on
// standard error.

const ROWS = 2000;
let state = 20240611;

/** Mulberry32: small, even enough for a sample, and the same on every machine. */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const pick = (list) => list[Math.floor(random() * list.length)];
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
/** Nearly normal, by adding twelve even numbers: no platform's own sine or logarithm is needed. */
const normal = (mean, spread) => {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += random();
  return mean + spread * sum;
};

const planted = {};
/** True for about a share of the rows; counts what it planted. */
const plant = (fault, share) => {
  const hit = random() < share;
  if (hit) planted[fault] = (planted[fault] ?? 0) + 1;
  return hit;
};

const PURPOSES = ['car', 'home improvement', 'debt consolidation', 'education', 'medical', 'business'];
const REGIONS = ['North', 'South', 'East', 'West'];
const HOUSING = ['rent', 'own', 'mortgage', 'family'];

function row(number) {
  const age = Math.max(18, Math.min(85, Math.round(normal(41, 13))));
  const income = Math.max(9000, Math.round(normal(31000 + 420 * (age - 18), 9500) / 100) * 100);
  const amount = between(10, 400) * 100;
  const months = pick([12, 24, 36, 48, 60]);
  const score = Math.max(300, Math.min(850, Math.round(normal(560 + income / 700, 70))));
  const region = pick(REGIONS);
  const accepted = score + (region === 'South' ? -35 : 0) + normal(0, 40) > 590 + amount / 800;
  const applied = new Date(Date.UTC(2022, 0, 1) + between(0, 900) * 86_400_000).toISOString().slice(0, 10);
  return {
    application: String(number).padStart(6, '0'),
    applied: plant('applied written day first', 0.02) ? applied.split('-').reverse().join('/') : applied,
    age: plant('impossible age', 0.006) ? pick([-1, 0, 199, 999]) : age,
    region: plant('region in another spelling', 0.03) ? pick([region.toUpperCase(), `${region} `, region.toLowerCase()]) : region,
    housing: plant('housing missing as "?"', 0.05) ? '?' : pick(HOUSING),
    income: plant('income missing', 0.07) ? pick(['', 'NA', 'unknown']) : plant('income in another unit', 0.004) ? income * 100 : income,
    amount,
    months,
    rate: plant('rate with a percent sign', 0.01) ? `${(4 + (850 - score) / 60).toFixed(2)}%` : (4 + (850 - score) / 60).toFixed(2),
    score: plant('score missing', 0.03) ? '' : score,
    purpose: pick(PURPOSES),
    currency: 'EUR',
    accepted: accepted ? 'yes' : 'no',
    note: plant('note with a comma and quotes', 0.03) ? '"Asked for a call, ""any time"""' : '',
  };
}

const lines = [];
const names = ['application', 'applied', 'age', 'region', 'housing', 'income', 'amount', 'months', 'rate', 'score', 'purpose', 'currency', 'accepted', 'note'];
for (let number = 1; number <= ROWS; number += 1) {
  const values = Object.values(row(number)).join(',');
  lines.push(values);
  if (plant('row entered twice', 0.01)) lines.push(values);
}
const header = names.join(',');
process.stdout.write(`${header}\n${lines.join('\n')}\n`);
for (const [fault, count] of Object.entries(planted)) process.stderr.write(`${count}  ${fault}\n`);

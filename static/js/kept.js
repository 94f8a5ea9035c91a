// The groups kept on this device, under one key of its storage and nowhere else: one step forgets them all.
// Other scripts find these functions as “onDevice”: an import does not know the names that files are sent under.
const KEY = "kindred-kept";
const MOST = 50;
const SLUG = /^[\w-]{1,64}$/;
// What is kept of each, as plain text, and how long that may be.
const LONGEST = { name: 200, summary: 250, date: 200, startsAt: 40, rhythm: 200, where: 300, toldOn: 10, wentOn: 10, note: 5000 };

// Anybody who uses the device may have written there: only what is known comes back, never more than fits.
const plain = (one) => {
  const fields = Object.entries(LONGEST).map(([name, most]) => [name, String(one[name] ?? "").slice(0, most)]);
  return { slug: one.slug, ...Object.fromEntries(fields) };
};

// A browser may forbid its storage altogether, or be out of room: then nothing is kept, and the page says so.
const write = (groups) => {
  try {
    if (groups.length) localStorage.setItem(KEY, JSON.stringify(groups));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
};

const slugsIn = (words) => [...new Set(words.filter((word) => SLUG.test(word)))].slice(0, MOST);

const kept = () => {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter((one) => SLUG.test(one?.slug)).slice(0, MOST).map(plain) : [];
  } catch {
    return [];
  }
};

const mayKeep = () => {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
};

// Each returns whether the device took it.
const keep = (groups) => {
  const before = kept();
  const all = [...before, ...groups.filter(({ slug }) => !before.some((one) => one.slug === slug))];
  return all.length <= MOST && write(all.map(plain));
};
const drop = (slug) => write(kept().filter((one) => one.slug !== slug));
const forget = () => write([]);
// Only what is kept still: a page open elsewhere brings nothing back that was forgotten.
const change = (slug, fields) => {
  const before = kept();
  if (!before.some((one) => one.slug === slug)) return false;
  return write(before.map((one) => (one.slug === slug ? plain({ ...one, ...fields }) : one)));
};

// By the clock on the visitor's wall, as a date field has it.
const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

// Called whenever what is shown may be out of date: another window changed it, or Back brought an old page.
const onChange = (paint) => {
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) paint(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) paint(); });
};

globalThis.onDevice = { kept, mayKeep, keep, drop, forget, change, slugsIn, today, onChange };

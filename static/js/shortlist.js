// The list of kept groups. What was kept, or came in a link, is put in as text, never as HTML.
const { change, drop, forget, keep, kept, mayKeep, onChange, slugsIn, today } = globalThis.onDevice;

const root = document.querySelector("[data-shortlist]");
const words = root.dataset;
const part = (name, within = root) => within.querySelector(`[data-${name}]`);
const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
// A day as it stands in the storage; noon, so that it is the same day in every zone. Nothing where it is no day.
const inWords = (date) => {
  const noon = new Date(`${date}T12:00`);
  return Number.isNaN(noon.valueOf()) ? "" : day.format(noon);
};
const addressOf = (slug) => words.groupUrl.replace(words.any, slug);
const say = (text) => { part("says").textContent = text; };

// Without its facts, as out of a shared link, a group is known by its address only.
const nameOf = ({ slug, name }) => name || slug.replaceAll("-", " ");
const line = (item, name, text) => {
  part(name, item).textContent = text;
  return Boolean(text);
};

const showNote = (item, { wentOn = "", note = "" }) => {
  line(item, "note-day", inWords(wentOn));
  line(item, "note-text", note);
};

const write = (item, slug) => {
  for (const field of item.querySelectorAll("[data-field]")) {
    field.addEventListener("input", () => {
      change(slug, { [field.dataset.field]: field.value });
      showNote(item, kept().find((one) => one.slug === slug) ?? {});
    });
    field.addEventListener("change", () => {
      const isSaved = kept().some((one) => one.slug === slug && one[field.dataset.field] === field.value);
      part("note-says", item).textContent = isSaved ? words.saved : words.notSaved;
    });
  }
};

const entry = (one) => {
  const item = part("entry").content.firstElementChild.cloneNode(true);
  const name = nameOf(one);
  const hasPassed = one.startsAt && new Date(one.startsAt) < new Date();
  part("name", item).href = addressOf(one.slug);
  line(item, "name", name);
  part("summary", item).hidden = !line(item, "summary", one.summary);
  const hasDate = line(item, "date", hasPassed ? words.passed : one.date);
  part("when-line", item).hidden = ![hasDate, line(item, "rhythm", one.rhythm)].some(Boolean);
  part("where-line", item).hidden = !line(item, "where", one.where);
  part("told", item).hidden = !line(item, "told", one.name && inWords(one.toldOn) && words.told.replace("{day}", inWords(one.toldOn)));
  part("untold", item).hidden = Boolean(one.name);
  for (const field of item.querySelectorAll("[data-field]")) field.value = one[field.dataset.field];
  item.querySelector("details").open = Boolean(one.note || one.wentOn);
  showNote(item, one);
  part("choose", item).value = one.slug;
  part("choose", item).setAttribute("aria-description", name);
  const button = part("drop", item);
  button.setAttribute("aria-label", button.dataset.words.replace("{name}", name));
  button.addEventListener("click", () => {
    drop(one.slug);
    paint();
    say(words.gone.replace("{name}", name));
    part("top").focus();
  });
  write(item, one.slug);
  return item;
};

const shared = () => {
  try {
    return slugsIn(decodeURIComponent(location.hash.slice(1)).split(","));
  } catch {
    return [];
  }
};
const showShared = (groups) => {
  const own = new Set(groups.map(({ slug }) => slug));
  const slugs = shared();
  part("shared").hidden = slugs.every((slug) => own.has(slug));
  part("shared-list").replaceChildren(...slugs.map((slug) => {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    link.href = addressOf(slug);
    link.textContent = nameOf(groups.find((one) => one.slug === slug) ?? { slug });
    item.append(link);
    return item;
  }));
};

const paint = () => {
  const groups = kept();
  part("list").replaceChildren(...groups.map(entry));
  part("filled").hidden = !groups.length;
  part("empty").hidden = groups.length > 0 || !mayKeep();
  part("forbidden").hidden = mayKeep();
  root.querySelector("[data-share-link]").value = `${location.origin}${location.pathname}#${groups.map(({ slug }) => slug).join(",")}`;
  showShared(groups);
};

// The link leaves the address, though not the browser's history.
const answer = () => {
  history.replaceState(null, "", location.pathname);
  paint();
  part("top").focus();
};
part("take").addEventListener("click", () => {
  const isDone = keep(shared().map((slug) => ({ slug, toldOn: today() })));
  if (isDone) answer();
  say(isDone ? words.saved : words.notSaved);
});
part("refuse").addEventListener("click", answer);
part("forget").addEventListener("click", () => {
  const isDone = [forget(), globalThis.discreetMode.forget()].every(Boolean);
  answer();
  say(isDone ? words.forgotten : words.notCleared);
});
part("needs-script").remove();
addEventListener("hashchange", paint);
onChange(paint);
paint();

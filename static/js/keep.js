// “Keep for later”, on cards and on a group's page. Nothing is written to the device before somebody presses it.
const { change, drop, keep, kept, onChange, today } = globalThis.onDevice;

const words = document.querySelector("[data-keep-words]").dataset;
const text = (part, selector) => part.querySelector(selector)?.textContent.trim() ?? "";

const asSentence = (said) => said.slice(0, 1).toLocaleUpperCase() + said.slice(1);
// After a date and whose clock it goes by, a card says how far off it is, which is wrong tomorrow, and how often they meet.
const ofCard = (card) => {
  const [when, where] = card.querySelectorAll(".card-facts > div");
  const time = when.querySelector("time");
  const line = text(when, ".is-line");
  return {
    name: text(card, ".card-name"),
    summary: text(card, ".card-summary"),
    date: time ? when.textContent.trim().slice(0, -line.length || undefined).trim() : "",
    startsAt: time?.dateTime ?? "",
    rhythm: time ? asSentence(line.split(" · ").slice(1).join(" · ")) : when.textContent.trim(),
    where: where ? text(where, "span > span") : "",
  };
};
const facts = (button) => {
  const { keep: slug, ...ofPage } = button.dataset;
  const card = button.closest(".card");
  return { slug, ...(card ? ofCard(card) : ofPage), toldOn: today() };
};

const buttons = () => document.querySelectorAll("[data-keep]");
const paint = () => {
  const slugs = new Set(kept().map(({ slug }) => slug));
  for (const button of buttons()) button.setAttribute("aria-pressed", slugs.has(button.dataset.keep));
};

// Again after a part of the page was put in anew. What is kept already is brought up to date: the page has it anyway.
const offer = () => {
  const slugs = new Set(kept().map(({ slug }) => slug));
  for (const button of buttons()) {
    const found = facts(button);
    button.querySelector("span").textContent = words.label;
    button.setAttribute("aria-label", `${words.label}: ${found.name}`);
    button.hidden = false;
    if (slugs.has(found.slug)) change(found.slug, found);
  }
  paint();
};

const announce = (says) => {
  const status = document.querySelector("[data-keep-status]");
  status.textContent = "";
  // A moment later, so that the same words are read out a second time too.
  setTimeout(() => { status.textContent = says; }, 50);
};
// In place, where the eye is: the first time what is kept where, and whatever went wrong.
const explain = (button, says) => {
  for (const old of document.querySelectorAll(".keep-says")) old.remove();
  const note = document.querySelector("[data-keep-note]").content.firstElementChild.cloneNode(true);
  note.prepend(says, " ");
  button.after(note);
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-keep]");
  if (!button) return;
  const isFirst = !kept().length;
  const isKept = button.getAttribute("aria-pressed") === "true";
  const isDone = isKept ? drop(button.dataset.keep) : keep([facts(button)]);
  const done = isKept ? words.dropped : words.kept;
  if (!isDone) explain(button, words.failed);
  else if (isFirst && !isKept) explain(button, words.first);
  else if (isKept) document.querySelector(".keep-says")?.remove();
  announce(isDone ? (isFirst && !isKept ? words.first : done) : words.failed);
  paint();
});
document.addEventListener("htmx:load", offer);
onChange(paint);
offer();

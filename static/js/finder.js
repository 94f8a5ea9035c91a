// The finder beside htmx: what a box stands for, what a swap would otherwise lose, and saying what was found.
const finder = document.querySelector("[data-finder]");
const says = document.querySelector("[data-announce]");

// Boxes ticked from the visitor's words are not sent: the words are. Once one is touched, the boxes say what is meant,
// and those words leave the text. Before htmx looks at the form.
finder.addEventListener(
  "change",
  ({ target }) => {
    const facet = target.closest("[data-without-words]");
    if (!facet) return;
    for (const box of facet.querySelectorAll("[data-name]")) {
      if (box.type === "radio" && box !== target) box.checked = false;
      box.name = box.dataset.name;
    }
    finder.elements.q.value = facet.dataset.withoutWords;
  },
  { capture: true },
);

// A part of the form that was opened or closed stays so when its counts are renewed, before anybody sees it.
finder.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const part of detail.fragment.querySelectorAll("details[id]")) {
    const old = document.getElementById(part.id);
    if (old) part.open = old.open || (part.open && !("startsOpen" in old.dataset));
  }
});

// What is being used stays where it is on the screen, whatever comes or goes above it.
let held;
finder.addEventListener("htmx:beforeSwap", () => {
  const { activeElement: part } = document;
  held = finder.contains(part) && part.id ? { id: part.id, top: part.getBoundingClientRect().top } : undefined;
});
const hold = () => {
  const part = held && document.getElementById(held.id);
  if (!part) return;
  const moved = part.getBoundingClientRect().top - held.top;
  const sheet = part.closest("[data-sheet]");
  (sheet && getComputedStyle(sheet).overflowY === "auto" ? sheet : window).scrollBy({ top: moved, behavior: "instant" });
};

let saying;
const announce = () => {
  const found = [...document.querySelectorAll("[data-found]")].map((part) => part.textContent);
  clearTimeout(saying);
  says.textContent = "";
  // A moment later, so that the same words are read out a second time too.
  saying = setTimeout(() => { says.textContent = found.join(". "); }, 50);
};

// A connection comes and goes: who chose something must know that the page does not show it yet.
const failed = document.querySelector("[data-failed]");
const tellFailure = (isFailure) => {
  if (failed.hidden !== isFailure) return;
  failed.hidden = !isFailure;
  if (isFailure) failed.showPopover?.();
  else failed.hidePopover?.();
};
for (const what of ["sendError", "responseError", "timeout"]) {
  finder.addEventListener(`htmx:${what}`, () => tellFailure(true));
}

finder.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  if (!detail.successful) return;
  tellFailure(false);
  hold();
  announce();
});

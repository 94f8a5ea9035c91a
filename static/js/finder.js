// The finder beside htmx: its address, what a swap would otherwise lose, and what it would otherwise leave behind.
const finder = document.querySelector("[data-finder]");
const results = () => document.querySelector("#results");
let open = new Set();

// An address worth sharing names only what was asked for.
finder.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

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

// htmx would keep the addresses of searches in the browser's storage; the history alone is enough for Back.
finder.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const address = detail.pathInfo.finalRequestPath;
  if (address === location.pathname + location.search) return;
  history.replaceState({ isSearch: true }, "");
  history.pushState({ isSearch: true }, "", address);
});
addEventListener("popstate", ({ state }) => {
  if (state?.isSearch) location.reload();
});

// A part of the form that was opened stays open when its counts are renewed.
finder.addEventListener("htmx:beforeSwap", () => {
  open = new Set([...finder.querySelectorAll("details[open]")].map((part) => part.id));
});
finder.addEventListener("htmx:afterSettle", () => {
  for (const part of finder.querySelectorAll("details[id]")) part.open = part.open || open.has(part.id);
  const found = [...results().querySelectorAll("[data-found]")].map((part) => part.textContent);
  document.querySelector("[data-announce]").textContent = found.join(". ");
});

// On a phone the wishes cover the page: asking for the groups shows them.
finder.addEventListener("submit", () => {
  const wishes = document.querySelector("#wishes");
  if (wishes.matches(":popover-open")) wishes.hidePopover();
  results().focus({ preventScroll: true });
  results().scrollIntoView();
});

// htmx notes the page's address on loading, whatever it is told; last, as a browser may forbid the storage altogether.
sessionStorage.removeItem("htmx-current-path-for-history");

// On a phone the filters are a sheet over the page, and the search fields one below the bar; on a wide screen both
// stand in the page. Without a script they are popovers of the browser's own: this adds what those lack.
const wishes = document.querySelector("#wishes");
const search = document.querySelector("#search");
const wide = matchMedia("(min-width: 60.01rem)");
// The bar has Help now and Leave, which are never out of reach; and what is to be read out must not be held back.
const STAYS = ".bar, [role=status], [role=alert]";

// What lies behind the filters cannot be reached. Again after a part of the page was put in anew.
const holdBack = (isHeld) => {
  for (let part = wishes; part !== document.body; part = part.parentElement) {
    for (const other of part.parentElement.children) {
      if (other !== part && !other.matches(STAYS)) other.inert = isHeld;
    }
  }
};

// Who closes a sheet is where they opened it: that button may have been put in anew meanwhile.
const goBack = (sheet, opener) => {
  const { activeElement } = document;
  if (activeElement === document.body || sheet.contains(activeElement)) document.querySelector(opener)?.focus();
};
const isOpen = (sheet) => sheet.matches(":popover-open");
const close = () => {
  for (const sheet of [wishes, search]) if (isOpen(sheet)) sheet.hidePopover();
};

if ("popover" in wishes) {
  // Not closed by a touch of the bar, nor by the browser at Back: address.js does that, and the same everywhere.
  wishes.popover = "manual";

  wishes.addEventListener("beforetoggle", ({ newState }) => {
    const isOpen = newState === "open";
    if (isOpen) wishes.setAttribute("role", "dialog");
    else wishes.removeAttribute("role");
    holdBack(isOpen);
  });
  wishes.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") wishes.querySelector("h2").focus();
    else goBack(wishes, "#wishes-open");
  });
  document.addEventListener("htmx:afterOnLoad", () => {
    if (isOpen(wishes)) holdBack(true);
  });
  search.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") search.querySelector("[name=q]").focus();
    else goBack(search, "#asked-change");
  });

  // Not left to the browser: it would first empty a search field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || ![wishes, search].some(isOpen)) return;
    event.preventDefault();
    close();
  });
  // Asking for the groups shows them; so does a phone that is turned and has room for both.
  document.querySelector("[data-finder]").addEventListener("submit", () => {
    close();
    const results = document.querySelector("#results");
    results.focus({ preventScroll: true });
    results.scrollIntoView();
  });
  wide.addEventListener("change", close);
}

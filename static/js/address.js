// The address says what the page shows, so Back, a reload and a link that is passed on bring the same again. htmx's own
// history is off: it keeps the addresses of searches in the browser's storage.
const finder = document.querySelector("[data-finder]");
const sheet = document.querySelector("#wishes");
const here = () => location.pathname + location.search;
let shown = here();
let isAsking = false;
let isOpen = false;
let openedAt = "";

// An address worth sharing names only what was asked for.
finder.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

// Each answer is a step of its own, but all that was chosen in one opening of the filters is one step.
finder.addEventListener("htmx:beforeRequest", () => { isAsking = true; });
finder.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  if (!detail.successful) return;
  isAsking = false;
  const address = detail.pathInfo.finalRequestPath;
  if (history.state?.isSheet) history.replaceState(isOpen ? { isSheet: true } : null, "", address);
  else if (address !== shown) history.pushState(null, "", address);
  shown = address;
});

// The filters cover a phone's page, so they are a step too. Back closes them and keeps what was chosen; Back once more
// brings the search from before. Closed without a choice, they leave no step behind.
sheet.addEventListener("toggle", ({ newState }) => {
  isOpen = newState === "open";
  if (isOpen) {
    openedAt = shown;
    history.pushState({ isSheet: true }, "");
  } else if (history.state?.isSheet && shown === openedAt && !isAsking) {
    history.back();
  } else if (history.state?.isSheet) {
    history.replaceState(isAsking ? { isSheet: true } : null, "");
  }
});
addEventListener("popstate", () => {
  if (isOpen) {
    isOpen = false;
    sheet.hidePopover();
    if (here() !== shown) history.forward();
  } else if (here() !== shown) {
    location.reload();
  } else if (history.state?.isSheet) {
    history.replaceState(null, "");
  }
});
// Loaded anew, the filters are closed.
if (history.state?.isSheet) history.replaceState(null, "");

// Brought back as it was left, in the middle of asking: its boxes would say what the page does not show.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && isAsking) location.reload();
});

// htmx notes the page's address on loading, whatever it is told; last, as a browser may forbid the storage altogether.
sessionStorage.removeItem("htmx-current-path-for-history");

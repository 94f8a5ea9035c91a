// Discreet mode: tab, history and bookmarks say one harmless word, and what is taken along tells nothing. One key of the
// device's storage, never sent. It runs before the page's title is read: the first title in a head is the one that
// counts, so the browser never learns the true one. What it changes stands before it, in base.html.
{
  const KEY = "kindred-discreet";
  const root = document.documentElement;
  const icon = document.querySelector("link[rel='icon']");
  const [trueIcon, plainIcon] = [icon.href, document.currentScript.dataset.icon];
  const description = document.querySelector("meta[name='description']");
  const harmless = document.createElement("title");
  harmless.textContent = document.currentScript.dataset.title;

  // Nothing is offered where the browser forbids its storage.
  const mayKeep = () => {
    try {
      return Boolean(localStorage);
    } catch {
      return false;
    }
  };
  const isOn = () => mayKeep() && localStorage.getItem(KEY) !== null;
  const write = (isWanted) => {
    try {
      if (isWanted) localStorage.setItem(KEY, "1");
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  };

  const hide = () => {
    document.head.prepend(harmless);
    icon.href = plainIcon;
    description.remove(); // Firefox keeps it with its history
  };
  const show = () => {
    harmless.remove();
    icon.href = trueIcon;
    icon.before(description);
  };

  // The server hears of it in what is taken along only: a file or a sheet is made without names there.
  const takeDiscreetly = (part, isWanted) => {
    if (part.matches("button")) {
      part.name = isWanted ? "discreet" : "";
      part.value = isWanted ? "1" : "";
      return;
    }
    const address = new URL(part.href);
    if (isWanted) address.searchParams.set("discreet", "1");
    else address.searchParams.delete("discreet");
    part.href = address;
  };
  const paint = () => {
    if (!mayKeep()) return;
    const isWanted = isOn();
    root.dataset.discreet = isWanted ? "on" : "off";
    for (const button of document.querySelectorAll("[data-discreet-switch]")) button.setAttribute("aria-pressed", isWanted);
    for (const part of document.querySelectorAll("[data-discreetly]")) takeDiscreetly(part, isWanted);
  };
  // Turned on anywhere, it holds everywhere at once. Turned off or forgotten elsewhere, an open page stays as it is: its
  // title would go into the history.
  const follow = () => {
    if (isOn()) hide();
    paint();
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-discreet-switch]");
    if (!button) return;
    const isWanted = !isOn();
    const isDone = write(isWanted);
    const says = button.parentElement.querySelector("[data-discreet-says]");
    says.textContent = isDone ? "" : says.dataset.failed;
    if (isDone && isWanted) hide();
    if (isDone && !isWanted) show();
    paint();
  });
  // New results bring their page's title with them.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { detail.ignoreTitle ||= isOn(); });
  document.addEventListener("htmx:load", paint);
  document.addEventListener("DOMContentLoaded", paint);
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) follow(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) follow(); });

  // For “Forget everything”; whether the device did.
  const forget = () => {
    const isDone = write(false);
    paint();
    return isDone;
  };
  globalThis.discreetMode = { forget };
  follow();
}

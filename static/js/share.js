// What needs the browser's help: printing, copying a link, handing it to another app. Hidden where there is none.
const say = (part, text) => {
  const says = part.closest("[data-share]").querySelector("[data-share-says]");
  says.textContent = "";
  // A moment later, so that the same words are read out a second time too.
  setTimeout(() => { says.textContent = text; }, 50);
};

const copy = async (button) => {
  const field = button.closest("[data-share]").querySelector("[data-share-link]");
  try {
    await navigator.clipboard.writeText(field.value);
    say(button, button.dataset.done);
  } catch {
    field.select();
    say(button, button.dataset.failed);
  }
};

const send = async (button) => {
  const { value: url } = button.closest("[data-share]").querySelector("[data-share-link]");
  try {
    await navigator.share({ url });
  } catch {
    // Whoever closes the menu without choosing wants no word about it.
  }
};

const actions = { "[data-print]": () => print(), "[data-share-copy]": copy, "[data-share-send]": send };

// What can be done is offered; again after a part of the page was put in anew.
const offer = () => {
  for (const one of document.querySelectorAll("[data-print], [data-share-copy]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-share-send]")) one.hidden = !navigator.share;
};

document.addEventListener("click", ({ target }) => {
  for (const [selector, act] of Object.entries(actions)) {
    const button = target.closest(selector);
    if (button) act(button);
  }
});
document.addEventListener("htmx:load", offer);
offer();

// Leave: hide this page at once, and put the outside page in its place, so that Back does not return to it. By the
// button, by the link beside “Skip to the content”, or by Shift three times, as GOV.UK’s “Exit this page” has it.
const button = document.querySelector(".leave[data-leave]");
const says = document.querySelector("[data-leave-says]");
const PRESSES = 3;
const PATIENCE = 5000; // milliseconds until presses are forgotten

const leave = () => {
  const cover = document.createElement("div");
  cover.className = "cover";
  cover.role = "alert";
  document.body.append(cover);
  cover.textContent = button.dataset.loading;
  document.title = button.dataset.loading;
  document.documentElement.classList.add("is-leaving");
  location.replace(button.dataset.leave);
};

let presses = 0;
let forgetting;
// Shift held while another key or the mouse was used is no press of Shift by itself.
let wasHeld = false;

const count = (to, words) => {
  clearTimeout(forgetting);
  presses = to;
  button.dataset.presses = presses;
  says.textContent = words;
  if (words) forgetting = setTimeout(() => count(0, presses ? button.dataset.stopped : ""), PATIENCE);
};

const press = () => {
  if (presses + 1 === PRESSES) leave();
  else count(presses + 1, presses ? button.dataset.onceMore : button.dataset.twiceMore);
};

const use = ({ shiftKey }) => {
  if (presses) count(0, button.dataset.stopped);
  wasHeld = shiftKey;
};

if (button) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    leave();
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || wasHeld) use(event);
    else press();
  });
  addEventListener("pointerdown", use);
}

// The browser may bring a page back from memory as it was left: show it again only if someone asks for it.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.documentElement.classList.contains("is-leaving")) location.reload();
});

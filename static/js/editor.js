// The listing editor: the server says what the answers come to; without this, buttons ask it in a tab of their own.
const PAUSE = 600; // milliseconds without typing before it is asked
const form = document.querySelector("#supportgroup_form");
const sections = document.querySelector("[data-check]");
let waiting;
let asked;

const send = (address, signal) => fetch(address, { method: "POST", body: new FormData(form), signal });
const fill = (place, part) => part && place?.replaceChildren(...[...part.childNodes].map((node) => node.cloneNode(true)));

const show = (answer) => {
  const parts = (name) => [...answer.querySelectorAll(`[data-part="${name}"]`)];
  const slot = document.querySelector("[data-missing]");
  const isOpen = slot?.querySelector("details")?.open;
  fill(slot, parts("missing")[0]);
  if (isOpen && slot.querySelector("details")) slot.querySelector("details").open = true;
  const meetings = document.querySelectorAll("#meetings-data > .form-group:not(.empty-form)");
  parts("told").forEach((part, number) => {
    const meeting = meetings[number];
    fill(meeting?.querySelector("[data-told]"), part);
    if (meeting && part.dataset.sentence) {
      meeting.querySelector("[data-sentence]").textContent = part.dataset.sentence;
      meeting.querySelector("[data-place]").textContent = part.dataset.place;
    }
  });
  const lines = document.querySelectorAll("[data-line]");
  parts("line").forEach((part, number) => lines[number] && (lines[number].textContent = part.textContent));
};

const ask = async () => {
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await send(sections.dataset.check, asked.signal);
    if (response.ok) show(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch (error) {
    if (error.name !== "AbortError") console.info("Not asked:", error.message); // offline: what is typed stays
  }
};

const askSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
};

const CONTROLS = 'summary, input:not([type="hidden"]), select, textarea, [tabindex]';
const controlOf = (place) => (place.matches(CONTROLS) ? place : place.querySelector(CONTROLS));

// A row just added begins where one goes on.
const begin = ({ target: row }) => {
  const group = row.closest?.(".form-group");
  if (!group) return;
  if (group.matches(".meeting")) group.id = row.querySelector("[id^='id_meetings-']")?.id.match(/meetings-\d+/)[0] ?? "";
  controlOf(row)?.focus();
};

// A link to a question opens what it is folded into, and goes to the control that is seen: Select2 hides the real one.
const goTo = (id) => {
  const question = document.getElementById(id);
  if (!question) return;
  for (let fold = question; fold; fold = fold.parentElement?.closest("details")) if (fold.matches("details")) fold.open = true;
  const seen = question.matches(".select2-hidden-accessible") ? question.nextElementSibling : question;
  seen.scrollIntoView({ block: seen.offsetHeight > innerHeight / 2 ? "start" : "center" });
  controlOf(seen)?.focus({ preventScroll: true });
};

const preview = async (button) => {
  const dialog = document.createElement("dialog");
  dialog.className = "preview editor";
  dialog.setAttribute("aria-label", "The page as visitors would see it");
  const frame = document.createElement("iframe");
  frame.title = "Preview";
  frame.setAttribute("sandbox", "allow-same-origin"); // a picture of the page: nothing in it runs or leads away
  const close = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: "Close the preview" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  dialog.append(close, frame);
  document.body.append(dialog);
  dialog.showModal();
  const response = await send(button.formAction);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  page.querySelectorAll("script").forEach((script) => script.remove());
  frame.srcdoc = response.ok ? `<!DOCTYPE html>${page.documentElement.outerHTML}` : "This could not be shown. Nothing you wrote is lost.";
};

if (form && sections) {
  form.addEventListener("input", askSoon);
  form.addEventListener("change", askSoon);
  document.addEventListener("formset:added", askSoon);
  document.addEventListener("formset:added", begin);
  // Select2 tells of what is chosen through jQuery only.
  window.django?.jQuery(form).on("select2:select select2:unselect select2:clear", askSoon);

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash.length > 1 && document.getElementById(link.hash.slice(1))) {
      event.preventDefault();
      link.closest(".missing-now")?.removeAttribute("open");
      goTo(link.hash.slice(1));
    }
    const shows = event.target.closest("[data-preview]");
    if (shows) {
      event.preventDefault();
      preview(shows);
    }
    if (event.target.closest(".show-dates")) {
      event.preventDefault();
      ask();
    }
  });
  if (location.hash.length > 1) goTo(location.hash.slice(1));
  // What the server put into the form is as unsaved as what is typed: the admin warns who leaves.
  addEventListener("load", () => document.querySelector("[data-unsaved]") && form.elements.name?.dispatchEvent(new Event("input")));
}

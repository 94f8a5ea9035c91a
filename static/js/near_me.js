// Near me: the device says where it is, and two decimals of that, about a kilometre, are all that leaves it.
const button = document.querySelector("[data-near-me]");
const says = document.querySelector("[data-near-me-says]");

const say = (text) => {
  says.textContent = text;
  button.disabled = false;
};

const look = ({ coords }) => {
  say("");
  button.form.elements.near.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
  button.form.requestSubmit();
};

const refuse = () => {
  say(says.dataset.refused);
  button.form.elements.near.focus();
};

if ("geolocation" in navigator) {
  for (const part of document.querySelectorAll("[data-near-me], [data-near-me-hint]")) part.hidden = false;
  button.addEventListener("click", () => {
    say(says.dataset.looking);
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(look, refuse, { maximumAge: 600_000, timeout: 15_000 });
  });
} else {
  button.remove();
}

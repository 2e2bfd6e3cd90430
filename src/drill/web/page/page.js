"use strict";

// Before textual.js, which makes the terminal of the page: what it does not know of phones, and of
// the secret that our addresses begin with.

const COLUMNS = 60; // that drill needs
const WIDE = 0.6001; // a letter's width for its height
const LARGEST = 16; // pixels
const SWIPE = 24; // pixels of a line
const KEYS = { escape: "\x1b", tab: "\t", up: "\x1b[A", down: "\x1b[B", enter: "\r" };

const fingers = matchMedia("(pointer: coarse)").matches;
const field = () => document.querySelector(".xterm-helper-textarea");
let socket = null;

class Socket extends WebSocket {
  constructor(address) {
    const url = new URL(address, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    super(url);
    socket = this;
    this.addEventListener("message", hear); // before textual.js does
    this.addEventListener("open", begin);
  }
}

window.WebSocket = Socket;

function hear(event) {
  if (typeof event.data !== "string") return;
  const [kind, what] = JSON.parse(event.data);
  if (kind === "ended" && what.trim()) document.getElementById("last").textContent = what;
  if (kind !== "deliver_file_start") return;
  event.stopImmediatePropagation(); // textual.js would look for it without the secret
  const link = document.createElement("a");
  link.href = `download/${encodeURIComponent(what)}`;
  link.download = "";
  link.click();
}

// Keys work at once. A touch focuses the field that takes them, which would cover half of a phone
// with its keyboard each time: that comes when it is asked for.
function begin() {
  if (fingers) field().inputMode = "none";
  field().focus();
}

function press(button) {
  if (button.id === "again") location.reload();
  else if (button.id === "keyboard") toggleKeyboard(button);
  else if (socket && socket.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify(["stdin", KEYS[button.dataset.key]]));
}

function toggleKeyboard(button) {
  const wanted = field().inputMode === "none";
  field().inputMode = wanted ? "text" : "none";
  field().blur();
  field().focus();
  button.setAttribute("aria-pressed", String(wanted));
}

// A swipe is a wheel: drill hears of nothing else that scrolls.
function scrollBySwipes(room) {
  let from = 0;
  room.addEventListener("touchstart", (event) => (from = event.touches[0].clientY));
  room.addEventListener("touchmove", (event) => {
    const { clientX, clientY } = event.touches[0];
    for (; Math.abs(from - clientY) >= SWIPE; from += from > clientY ? -SWIPE : SWIPE) {
      const deltaY = from > clientY ? 1 : -1;
      const more = { deltaY, deltaMode: 1, clientX, clientY, bubbles: true, cancelable: true };
      event.target.dispatchEvent(new WheelEvent("wheel", more));
    }
  });
}

addEventListener("DOMContentLoaded", () => {
  const room = document.querySelector(".textual-terminal");
  if (fingers) {
    // As large as lets the columns fit, also once the phone is turned.
    const side = Math.min(innerWidth, innerHeight, screen.width, screen.height);
    const fitting = Math.floor((side / COLUMNS / WIDE) * 10) / 10;
    room.dataset.fontSize = String(Math.min(LARGEST, fitting));
    scrollBySwipes(room);
  }
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    button.addEventListener("click", () => press(button));
  }
  // Where a phone's keyboard covers the page in place of making it smaller.
  visualViewport.addEventListener("resize", () => {
    if (visualViewport.scale === 1) {
      document.body.style.height = `${visualViewport.height}px`;
      dispatchEvent(new Event("resize"));
    }
  });
});

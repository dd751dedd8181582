"use strict";
// Runs before the terminal: sets its size and address, keeps links shut, and writes the text of
// the page beside the canvas, where a screen reader finds it.
window.open = () => null;
const RealSocket = window.WebSocket;
window.WebSocket = class extends RealSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("open", () => setTimeout(focus, 0));
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") return;
      const [kind, text] = JSON.parse(event.data);
      if (kind === "transcript") document.getElementById("transcript").textContent = text;
    });
  }
};
// Keys go to the terminal from the first moment on, and again after a click anywhere.
const focus = () => {
  if (document.body.classList.contains("-loaded")) {
    document.querySelector(".xterm-helper-textarea")?.focus();
  }
};
window.addEventListener("focus", focus);
document.addEventListener("click", () => setTimeout(focus, 0));
document.addEventListener("DOMContentLoaded", () => {
  const terminal = document.getElementById("terminal");
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${window.location.host}/ws`;
  const narrow = Math.min(window.innerWidth, window.innerHeight) < 600;
  terminal.dataset.fontSize = narrow ? "14" : "20";
  document.getElementById("again").addEventListener("click", () => window.location.reload());
});

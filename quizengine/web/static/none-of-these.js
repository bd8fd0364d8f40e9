// "None of these" and the other options rule each other out: choosing one side clears the other before it is saved.
// Without this script the server says that the two do not go together.
(() => {
  "use strict";

  const set = document.getElementById("multiple-answer");
  const none = set.querySelector("input[name=none]");
  const options = [...set.querySelectorAll("input[name=choice]")];

  // The fieldset hears of it before the form counts, keeps and saves the change.
  set.addEventListener("input", (event) => {
    if (!event.target.checked) return;
    for (const other of event.target === none ? options : [none]) other.checked = false;
  });
})();

interface Note {
  text: string;
  choices?: {label: string; choose(): void}[];
}

/** Says something about a cell's edit above its code. A new note takes the place of the one before. */
export function noteBeside(section: HTMLElement, {text, choices = []}: Note): HTMLElement {
  section.querySelector(".gb-draft-note")?.remove();
  const note = document.createElement("div");
  note.className = "gb-draft-note";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = text;
  note.append(words);
  for (const {label, choose} of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      note.remove();
      choose();
    });
    note.append(button);
  }
  section.querySelector(".gb-code")!.before(note);
  return note;
}

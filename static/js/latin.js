/* Offers the Latin spelling of a name while it is typed; fills the field only when pressed. */
var box = document.querySelector("[data-letters]");
var letters = JSON.parse(box.dataset.letters);
var field = document.getElementById(box.dataset.latin);
var parts = box.dataset.of.split(" ").map((id) => document.getElementById(id));
var button = box.querySelector("button"), shown = button.querySelector("span");
function upper(letter) { return letter !== letter.toLowerCase(); }
function latin(text) {
	return Array.from(text.normalize("NFC")).map((letter, place, all) => {
		var made = letters[letter.toLowerCase()];
		if (made === undefined || !upper(letter)) { return made === undefined ? letter : made; }
		var beside = all[place + 1] || all[place - 1] || "";
		return upper(beside) ? made.toUpperCase() : made.charAt(0).toUpperCase() + made.slice(1);
	}).join("");
}
function offer() {
	var name = parts.map((part) => part.value.trim()).filter(Boolean).join(" ");
	shown.textContent = latin(name);
	box.hidden = Boolean(field.value.trim()) || !name;
}
parts.concat(field).forEach((part) => { part.addEventListener("input", offer); });
button.addEventListener("click", () => {
	field.value = shown.textContent;
	offer();
	field.focus();
});
offer();
/* Shows the chosen part of the photo. */
field.form.oninput = (on) => {
	var f = field.form, img = document.querySelector("[data-whole]");
	if (on.target.type !== "range") { return; }
	var at = `${f.photo_x.value}% ${f.photo_y.value}%`;
	img.src = img.dataset.whole;
	img.style = `object-position:${at};transform-origin:${at};scale:${100 / f.photo_part.value}`;
};

/* Rows of a list are put in order by hand; without this script the buttons do the same. */
document.querySelectorAll("[data-order]").forEach((list) => {
	var held = null, from = 0;
	function place() { return Array.from(list.children).indexOf(held); }
	function putBack() { list.insertBefore(held, list.children[from + (place() < from ? 1 : 0)] || null); }
	Array.from(list.children).forEach((row) => {
		row.draggable = true;
		row.addEventListener("dragstart", (event) => {
			held = row;
			from = place();
			event.dataTransfer.effectAllowed = "move";
			event.dataTransfer.setData("text/plain", "");
		});
		row.addEventListener("dragover", (event) => {
			if (!held) { return; }
			event.preventDefault();
			var box = row.getBoundingClientRect();
			var below = event.clientY > box.top + box.height / 2;
			if (row !== held) { list.insertBefore(held, below ? row.nextSibling : row); }
		});
		row.addEventListener("drop", (event) => { event.preventDefault(); });
		row.addEventListener("dragend", (event) => {
			var form = held && held.querySelector("form[data-move]"), to = place();
			if (event.dataTransfer.dropEffect === "none") { putBack(); to = from; }
			held = null;
			if (!form || to === from) { return; }
			var field = document.createElement("input");
			field.type = "hidden";
			field.name = "place";
			field.value = to;
			form.append(field);
			form.submit();
		});
	});
});

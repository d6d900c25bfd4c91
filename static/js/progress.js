/* Looks again while work goes on; without this script a link does the same. */
function look() {
	var box = document.querySelector("[data-progress]");
	if (!box) { return; }
	setTimeout(() => {
		fetch(location.href, { headers: { Accept: "text/html" } }).then((answer) => {
			if (!answer.ok) { throw new Error(answer.status); }
			return answer.text();
		}).then((html) => {
			var page = new DOMParser().parseFromString(html, "text/html");
			var fresh = page.getElementById(box.id);
			if (fresh && !box.contains(document.activeElement)) { box.replaceWith(fresh); }
			look();
		}).catch(look);
	}, 2000);
}
look();

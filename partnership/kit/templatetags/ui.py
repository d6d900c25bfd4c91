"""The only tag library: clocks, pictures, translated texts, form fields."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms, template
from django.conf import settings
from django.db import models
from django.forms.boundfield import BoundField
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path, override

from partnership.kit import artwork, clocks, dates, i18n, picture_tag, structured, typography
from partnership.kit.printing import kept_section
from partnership.kit.shelf import make_room

SPRITE = "img/sprite.svg"

register = template.Library()


@register.simple_tag
def twin(start: dt.datetime, host: str = "almaty", end: dt.datetime | None = None) -> SafeString:
    """``{% twin event.starts_at "paris" event.ends_at %}``"""
    return clocks.twin(start, host, end)


@register.filter
def day_in(moment: dt.datetime, tz: str) -> str:
    """``{{ event.starts_at|day_in:event.tz }}``: the day and month on the clock of a zone."""
    return dates.format_day(dates.in_zone(moment, tz).date())


@register.filter
def days_ahead(moment: dt.datetime) -> int:
    """``{{ event.starts_at|days_ahead }}``: whole spans of 24 hours from now."""
    return (moment - timezone.now()).days


@register.simple_tag
def instant(moment: dt.datetime | None) -> SafeString | str:
    """``{% instant call.closes_at %}``; nothing for a time that is not known."""
    return clocks.instant(moment) if moment else ""


@register.simple_tag
def day_range(start: dt.datetime, end: dt.datetime, tz: str = "Asia/Almaty") -> str:
    """``{% day_range event.starts_at event.ends_at event.tz %}``"""
    return dates.format_day_range(start, end, tz)


@register.simple_tag
def date_block(start: dt.datetime, end: dt.datetime, tz: str = "Asia/Almaty") -> SafeString:
    """``{% date_block event.starts_at event.ends_at event.tz %}``"""
    return clocks.date_block(start, end, tz)


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "pin" %}``; the words stand beside it."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.simple_tag
def glyph(pair: str, css: str = "") -> SafeString:
    """``{% glyph sector.glyph %}``; the name of the sector stands beside it."""
    return format_html(
        '<svg{} viewBox="0 0 64 64" aria-hidden="true"><use href="{}#g-{}"></use></svg>',
        format_html(' class="{}"', css) if css else "",
        static(SPRITE),
        pair,
    )


@register.simple_tag
def poster(slug: str, pair: str, width: int = 400, height: int = 500) -> SafeString:
    """``{% poster event.slug event.pair 600 400 %}``"""
    return artwork.poster(slug, pair, width, height)


@register.simple_tag
def portrait(slug: str, pair: str) -> SafeString:
    """``{% portrait person.slug person.pair %}``"""
    return artwork.portrait(slug, pair)


@register.simple_tag
def picture(
    obj: models.Model,
    field: str,
    sizes: str = "100vw",
    alt: str | None = None,
    lazy: bool = True,
) -> SafeString:
    """``{% picture work "picture" sizes="24rem" %}``; what is seen at once: ``lazy=False``."""
    return picture_tag.picture(obj, field, sizes=sizes, alt=alt, lazy=lazy)


@register.simple_tag
def localized(obj: models.Model, field: str) -> SafeString:
    """``{% localized event "title" %}``: a text of another language says which it is."""
    text, code = i18n.localized(obj, field)
    current = (get_language() or "").split("-")[0]
    if not text or code == current:
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', code, text)


@register.simple_tag
def own_lang(obj: Any) -> SafeString:
    """``<p{% own_lang project %}>``: words of a person that are not in the page's language."""
    current = (get_language() or "").split("-")[0]
    if obj.text_language == current:
        return SafeString("")
    return format_html(' lang="{}"', obj.text_language)


@register.simple_tag
def told(obj: Any, field: str, *, plain: bool = False, nice: bool = False) -> SafeString:
    """``{% told project "title" %}``: as ``localized``, of what a person wrote and translated.

    ``plain`` is for titles of pages, where no mark-up can stand; ``nice`` sets no-break spaces.
    """
    text, code = obj.told(field)
    text = typography.typo(text, code) if nice else text
    current = (get_language() or "").split("-")[0]
    if plain or not text or code == current:
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', code, text)


@register.simple_tag
def language_names(codes: list[str]) -> str:
    """Names of languages in the reader's own."""
    return i18n.language_names(codes)


@register.filter
def leads_to(address: str | None, name: str) -> bool:
    """``{% if next|leads_to:"applicants:register" %}``; an address of nobody leads nowhere."""
    path = urlsplit(address or "").path
    try:
        with override(get_language_from_path(path)):
            return resolve(path).view_name == name
    except Resolver404:
        return False


@register.filter(is_safe=True)
def typo(text: object, language: str | None = None) -> str:
    """``{{ event.summary|typo }}``: no-break spaces by the rules of the page's language."""
    code = (language or get_language() or "").split("-")[0]
    return typography.typo(str(text), code)


@register.inclusion_tag("components/field.html")
def field(bound_field: BoundField) -> dict[str, Any]:
    """``{% field form.title %}``: label, hint, control and error, tied together by ids."""
    # A placeholder that repeats the label disappears when it is needed.
    bound_field.field.widget.attrs.pop("placeholder", None)
    own = bound_field.auto_id or bound_field.html_name
    hint = f"{own}_hint" if bound_field.help_text else ""
    error = f"{own}_error" if bound_field.errors else ""
    described = " ".join(filter(None, (hint, error)))
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if error:
        attrs["aria-invalid"] = "true"
    grouped = bound_field.use_fieldset
    return {
        "field": bound_field,
        "shape": _shape(bound_field),
        "own_id": own,
        "hint_id": hint,
        "error_id": error,
        "described": described,
        "control": bound_field.as_widget(attrs=None if grouped else attrs),
    }


def _shape(bound_field: BoundField) -> str:
    """Which mark-up a widget wants: hidden, group, options, tick, drop or plain."""
    widget = bound_field.field.widget
    if bound_field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    if bound_field.use_fieldset:
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "drop" if isinstance(widget, forms.FileInput) else "plain"


@register.simple_block_tag
def titled(content: str, site: str) -> SafeString:
    """``{% titled "Site" %}words{% endtitled %}``: for the tab and for whoever shares the page."""
    words = _one_line(content)
    return format_html(
        '<title>{} · {}</title>\n<meta property="og:title" content="{}">', words, site, words
    )


@register.simple_block_tag
def described(content: str) -> SafeString:
    """``{% described %}words{% enddescribed %}``: a page that says nothing has no description."""
    words = _one_line(content)
    if not words:
        return SafeString("")
    return format_html(
        '<meta name="description" content="{}">\n<meta property="og:description" content="{}">',
        words,
        words,
    )


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """``{% json_ld thing %}``: facts for machines, in a script that no browser runs."""
    return structured.script(data)


@register.tag
def remembered(parser: Parser, token: Token) -> "Remembered":
    """``{% remembered "menu" here %}…{% endremembered %}``: rendered once in each language.

    For parts of the layout that depend on what stands in the tag and on nothing else.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(nodelist, keys)


class Remembered(template.Node):
    """What was rendered under the same keys in the same language before, by any page.

    The keys must hold all that the words depend on, so nothing here is ever out of date.
    """

    most = 1000
    known: dict[tuple[Any, ...], SafeString] = {}

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist, self.keys = nodelist, keys

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG:
            return self.nodelist.render(context)
        key = (get_language(), *(part.resolve(context) for part in self.keys))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self.nodelist.render(context)
            if len(self.known) > self.most:
                make_room(self.known)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> "KeptHere":
    """``{% kept "filters" filter.state %}…{% endkept %}``: printed once in each language, until a
    table is written that the page had read before or that is read here.

    In the tag stands whatever else the words depend on, as what was asked for; neither the clock
    nor the reader has a say in them.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptHere(nodelist, keys)


class KeptHere(template.Node):
    """A part of a page that lasts as long as what it says."""

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist, self.keys = nodelist, keys

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG:
            return self.nodelist.render(context)
        keys = [part.resolve(context) for part in self.keys]
        return kept_section(lambda: self.nodelist.render(context), *keys)


def _one_line(content: str) -> SafeString:
    """Already escaped by the template it comes from."""
    return SafeString(" ".join(content.split()).replace('"', "&quot;"))

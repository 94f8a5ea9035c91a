"""Result cards as HTML: joined here, because a template takes ten times as long, twenty times on a page."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from groups.templatetags.plain import icon
from groups.views.cards import Card, When, Where


def draw(card: Card, heading: str) -> SafeString:
    """Return a card with its name in a ``heading`` element, such as h3. Whatever comes from a listing is escaped."""
    parts = (
        '<article class="sheet card">',
        f'<{heading} class="card-name"><a href="{escape(card.url)}">{escape(card.name)}</a></{heading}>',
        f'<p class="card-summary">{escape(card.summary)}</p>',
        f'<p class="note is-warning card-doubt">{escape(card.doubt)}</p>' if card.doubt else "",
        f'<div class="card-facts lines-drawn"><div>{icon("calendar")}<span>{_when(card.when)}</span></div>',
        f"<div>{icon(card.where.picture)}<span>{_where(card.where)}</span></div>" if card.where else "",
        f"</div>{_why(card) if card.why else ''}",
        f'<div class="card-foot"><p>{escape(card.foot)}</p>{_keep(card.slug) if card.slug else ""}</div></article>',
    )
    return mark_safe("".join(parts))  # noqa: S308


def _keep(slug: str) -> str:
    """Return the button that keeps a group; its words are the script's, for without it nothing can be kept."""
    return (
        f'<button type="button" class="button quiet keep" data-keep="{escape(slug)}" hidden>'
        f"{icon('keep')}<span></span></button>"
    )


def _when(when: When) -> str:
    if not when.starts_at:
        return f'<span class="soft">{escape(" · ".join(filter(None, (when.date, when.more))))}</span>'
    date = f'<strong><time datetime="{escape(when.starts_at)}">{escape(when.date)}</time></strong>'
    clocks = f" {escape(when.clocks)}" if when.clocks else ""
    return f'{date}{clocks} <span class="soft is-line">{escape(when.more)}</span>'


def _where(where: Where) -> str:
    style = "" if where.is_stated else ' class="soft"'
    place = f"<span{style}>{escape(where.place)}</span>"
    return f'{place} <span class="soft">· {escape(where.more)}</span>' if where.more else place


def _why(card: Card) -> str:
    why = card.why
    reasons = "".join(
        (*_items(why.missed, ' class="is-different"'), *_items(why.not_stated, ' class="is-unknown"'), *_items(why.met))
    )
    return f'<ul class="pills" role="list" aria-label="{escape(card.whys)}">{reasons}</ul>'


def _items(reasons: Iterable[str], style: str = "") -> Iterable[str]:
    return (f"<li{style}>{escape(reason)}</li>" for reason in reasons)

"""Organs in an English sentence: what they are of stands on either side."""

from collections.abc import Sequence

from govgraph.reading.english_areas import EnglishAreas, norm
from govgraph.reading.things import Area, Item, Organ
from govgraph.reading.tokens import Token, written

_LONGEST = 14  # words of an organ's own name
SLOT = "{}"


class EnglishBodies(EnglishAreas):
    """Finds organs too."""

    def organ(
        self, tokens: Sequence[Token], i: int, *, post: bool = False, inside: bool = False
    ) -> Item | None:
        """Find an organ that begins here, with or without "the"."""
        if self.object(tokens, i):
            return None
        j = i + self._the_here(tokens, i)
        area, j2 = self._prefix(tokens, j)
        if norm(tokens, j2).removesuffix(self._names.owner) in self._elided and norm(
            tokens, j2
        ).endswith(self._names.owner):
            j2 += 1  # "the council's Legal Board"
        core = self._core(tokens, j2) or (self._school(tokens, j2) if area else None)
        if core is None and post and area:
            core = self._small(tokens, j2)
        if core is None:
            if j2 == j:
                return None
            area, j2 = None, j
            core = self._core(tokens, j2)
            if core is None:
                return None
        end, head = core
        start = j2
        stop = end
        of = self._of(tokens, end)
        words = written(self._text, tokens[start:end])
        slot = f"{SLOT} {words}" if area else words
        owned = self._owned.at(tokens, start)
        own_part = owned and area and area.level and start + owned[0] < end
        # "the provincial police's Traffic Division", "the provincial Party Committee's Office"
        if (
            owned
            and own_part
            and (owned[1] in self._by_itself or self._reads_of(tokens, j, end, area))
        ):
            at = start + owned[0]
            owner = self._names.written(tokens[start:at])
            slot = f"{written(self._text, tokens[at:end])} of the {SLOT} {owner}"
        if area and area.name and area.level and not area.said:
            slot = f"{area.name} {words}"  # as it is written, without its level
        if area and area.name and not area.said and head in self._called:
            slot, area = f"{area.name} {words}", None  # a school's own name
        if of is not None:
            place = self.area(tokens, of)
            other = self.organ(tokens, of)
            if other is not None and place is not None and place.kind == "area":
                other = other if other.j > place.j else None
            zone = self._zone(tokens, of)
            if zone > of:
                slot += f" of {written(self._text, tokens[of:zone])}"
                stop = zone
            elif other is not None and not other.value.private:
                own: Organ = other.value
                both = self._both(tokens, other.j, head, own)
                other.j = both or other.j
                own_text = written(self._text, tokens[of : other.j]) if both else own.words
                slot = f"{slot} of the {own_text}"
                area = area or own.area
                if area is own.area and SLOT not in slot and own.area is not None:
                    slot = f"{SLOT} {slot}"
                stop = other.j
            elif place is not None and area is None and place.kind == "area":
                area = place.value
                slot = f"{SLOT} {slot}"
                stop = place.j
            elif place is not None and area is None:
                area, stop = place.value, place.j
                slot = f"{SLOT} {slot}"
            elif place is None and other is None and (more := self._purpose(tokens, end)) > end:
                slot += f" {written(self._text, tokens[end:more])}"
                end = stop = more
        firm = [k for k in range(start, end) if self._private.at(tokens, k)]
        private = any(k == end - 1 or tokens[k].norm not in self._served for k in firm)
        own_words = " ".join(token.norm for token in tokens[start:end])
        return Item("org", i, stop, Organ(slot, head, "", area, private, bare=own_words))

    def _reads_of(self, tokens: Sequence[Token], j: int, end: int, area: Area | None) -> bool:
        """Whether "the district Party Committee's Office" is "the Office of the ... Committee"."""
        if area is None or area.name:
            return False  # a name stays as it is written: "the Provincial Party Committee's Office"
        longer = any(tokens[step].norm in self._purposes for step in range(j, end))
        return longer or not tokens[j].capital

    def _of(self, tokens: Sequence[Token], end: int) -> int | None:
        """Where what something is of begins, if it is said to be of anything."""
        if end + 1 < len(tokens) and tokens[end].norm in self._ofs:
            at = end + 1
            at += self._the_here(tokens, at)
            if norm(tokens, at) in self._old and at + 1 < len(tokens):
                return at + 1  # "of the old Department of Health"
            new = self._words.new.at(tokens, at)  # "of the new town's Party Committee"
            return at + new[0] if new and at + new[0] < len(tokens) else at
        return None

    def _renewed(self, tokens: Sequence[Token], at: int) -> int:
        """How many words before a title say that it is new or former, or of the Party."""
        size = 0
        for known in (self._words.new, self._words.former, self._words.acting, self._short):
            found = known.at(tokens, at + size)
            size += found[0] if found else 0
        return size

    def _school(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """One word that is an organ after a name: "Hoa Sen Kindergarten"."""
        head = self._words.heads.at(tokens, j)
        if head and head[1].words in self._named and tokens[j].capital:
            return j + head[0], head[1].words
        return None

    def _small(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """An organ in small letters, after "Deputy Director of": "the provincial police"."""
        head = self._words.heads.at(tokens, j)
        return (j + head[0], head[1].words) if head and head[1].words in self._by_itself else None

    def _zone(self, tokens: Sequence[Token], of: int) -> int:
        """Where a zone's name ends: "of Phu Hai Economic Zone"; where it begins, if it is none."""
        end = self._names.run(tokens, of)
        zone = self._zones.at(tokens, end) if of < end < len(tokens) else None
        return end + zone[0] if zone else of

    def _both(self, tokens: Sequence[Token], at: int, head: str, own: Organ) -> int:
        """Where the second of two bodies with one office ends, 0 where there is one body only."""
        if head not in self._offices or not own.bare.endswith(tuple(self._bodies)):
            return 0
        if norm(tokens, at) not in self._and:
            return 0
        step = at + 1 + self._the_here(tokens, at + 1)
        plain = self._words.heads.at(tokens, step)
        return step + plain[0] if plain and plain[1].plain else 0

    def _purpose(self, tokens: Sequence[Token], end: int) -> int:
        """Where "for Resettlement", what an organ is there for, ends; it begins with a capital."""
        at = end + 1
        if norm(tokens, end) not in self._purposes or at >= len(tokens) or not tokens[at].capital:
            return end
        run = self._domain(tokens, at)
        return run if run > at else end

    def _prefix(self, tokens: Sequence[Token], j: int) -> tuple[Area | None, int]:
        """The area before an organ's own words: "Tam Lộc District", "provincial"."""
        name = self._names.run(tokens, j)
        if self._names.norms(tokens[j:name]) == self._country:
            return None, j  # "the Việt Nam Fatherland Front Committee"
        found = self._words.levels.at(tokens, name) if name < len(tokens) else None
        if found:
            end = name + found[0]
            label = self._names.written(tokens[j:name]) if name > j else ""
            said = self._names.written(tokens[name:end])
            if name == j and norm(tokens, end - 1).endswith(self._names.owner):
                said = ""  # "the ward's Service Centre": no part of its name
            return Area(found[1].words, found[1].tier, label, after=True, said=said), end
        known = self._names.levels.get(self._names.norms(tokens[j:name])) if name > j else None
        if known and self._words.titles.at(tokens, name + self._renewed(tokens, name)):
            label = self._names.written(tokens[j:name])  # "Tân Hòa's new chairman"
            return Area(known[0], known[1], label, after=True), name
        number = name > j and norm(tokens, name).isdecimal() and len(norm(tokens, name)) < 3
        if number and (core := self._core(tokens, name + 1)) and core[1] in self._called:
            label = self._names.written(tokens[j : name + 1])  # "Tân Lý 2 Primary School"
            return Area("", 0, label, after=True), name + 1
        if name > j and (self._core(tokens, name) or self._school(tokens, name)):
            label = self._names.written(tokens[j:name])
            if known:
                return Area(known[0], known[1], label, after=True), name
            return Area("", 0, label, after=True), name
        return None, j

    def _core(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The organ's own words: "People's Committee", "Home Affairs Division"."""
        if j >= len(tokens):
            return None
        words = self._words
        if owned := self._owned.at(tokens, j):
            inner = self._core(tokens, j + owned[0])
            if inner:
                return inner
        head = words.heads.at(tokens, j)
        plain = head if head and head[1].plain else None
        if plain:
            end = j + plain[0]
            more = words.heads.at(tokens, end) if end < len(tokens) else None
            if (
                more
                and not more[1].plain
                and (tokens[end].capital or more[1].words in self._offices)
            ):
                return end + more[0], more[1].words
            run = self._domain(tokens, end)
            if run > end and tokens[end].capital:
                after = words.heads.at(tokens, run) if run < len(tokens) else None
                if after and not after[1].plain:
                    return run + after[0], after[1].words
            return end, plain[1].words
        if head:
            end = j + head[0]
            of = end < len(tokens) and tokens[end].norm in self._ofs
            if of:
                run = self._domain(tokens, end + 1)
                tail = words.heads.at(tokens, run)
                if run > end + 1 and tail and tail[1].words in self._by_itself:
                    run += tail[0] if tokens[run].capital else 0  # "Department of Traffic Police"
                if run > end + 1:
                    return self._further(tokens, run), head[1].words
            whole = of or len(head[1].words.split()) > 1 or head[1].words in self._by_itself
            more = words.heads.at(tokens, end)
            if tokens[j].capital and whole and not (more and tokens[end].capital):
                return end, head[1].words
        run = self._domain(tokens, j)
        if run > j and run < len(tokens):
            after = words.heads.at(tokens, run)
            alone = after and after[1].words in self._by_itself  # "Urban Order Inspectorate"
            if after and (alone or not after[1].plain):
                end = run + after[0]
                more = words.heads.at(tokens, end) if end < len(tokens) else None
                if more and not more[1].plain and tokens[run].capital and tokens[end].capital:
                    return end + more[0], more[1].words  # "Public Administration Centre"
                return end, after[1].words
        return None

    def _further(self, tokens: Sequence[Token], run: int) -> int:
        """Where a name ends that goes on: "Association of Victims" "of Agent Orange"."""
        if norm(tokens, run) != self._bound_first or run + 1 >= len(tokens):
            return run
        more = run + 1
        if not tokens[more].capital or self._core(tokens, more):
            return run
        while more < len(tokens) and tokens[more].capital and self._piece(tokens, more):
            more += self._piece(tokens, more)
        return more if more > run + 1 else run

    def _domain(self, tokens: Sequence[Token], j: int) -> int:
        """Follow the words organs' names are made of, joined by "and" and commas."""
        start = j
        while j < len(tokens) and j - start < _LONGEST:
            size = self._piece(tokens, j)
            if size:
                j += size
                continue
            if tokens[j].norm in self._joins and j > start:
                step = j + 1
                if step < len(tokens) and tokens[step].norm in self._and:
                    step += 1
                if step < len(tokens) and self._piece(tokens, step, first=False):
                    j = step
                    continue
            break
        return j

    def _piece(self, tokens: Sequence[Token], j: int, *, first: bool = True) -> int:
        """How many words of an organ's name stand here: known ones, or a word with a capital."""
        found = self._words.domain.at(tokens, j)
        if found and self._words.heads.at(tokens, j + found[0]) and tokens[j].capital:
            return found[0]  # "Police Department"
        if found and not self._head_here(tokens, j, found[0]):
            return found[0] if first or not self._words.heads.at(tokens, j) else 0
        token = tokens[j]
        if not (token.capital and token.raw.isascii() and token.word and len(token.raw) > 2):
            return 0
        if token.norm.endswith(self._names.owner):
            return 0
        if token.norm in self._no_words or self._names.vietnamese(token):
            return 0
        words = self._words
        taken = (words.heads, words.titles, words.levels, words.honorifics, words.documents)
        return 0 if any(one.at(tokens, j) for one in (*taken, words.former)) else 1

    def _head_here(self, tokens: Sequence[Token], j: int, size: int) -> bool:
        head = self._words.heads.at(tokens, j)
        return bool(head and head[0] >= size and not head[1].plain)

"""How names are spelled in English news of Vietnam: by which words a name is told."""

import re
from collections.abc import Sequence

from govgraph.reading.lexicon import Lexicon
from govgraph.reading.naming import Names
from govgraph.reading.tokens import Token, bare


class Spelling(Names):
    """Tells words of Vietnamese names from English words.

    Args:
        words: the language.
        text: the article.
    """

    def __init__(self, words: Lexicon, text: str) -> None:
        super().__init__(words, text)
        self._syllable = re.compile(words.told["persons"]["syllable"])
        self._spelled = frozenset(words.told["places"]["words"])
        self._families = {bare(one[0]) for one in words.families if len(one[0]) > 1}
        self.owner: str = words.told["not_levels"]["endings"][0]

    def vietnamese(self, token: Token) -> bool:
        """Whether a word may be part of a Vietnamese name.

        Example:
            >>> from govgraph.reading.lexicon import lexicon
            >>> from govgraph.reading.tokens import tokenize
            >>> names = Spelling(lexicon("en"), "")
            >>> [names.vietnamese(one) for one in tokenize("Giàng Son House Culture")]
            [True, True, False, False]
        """
        word = token.norm.removesuffix(self.owner)
        if not word.isascii() or "'" in word[:2]:
            return True
        return bool(self._syllable.fullmatch(word)) or word in self._spelled

    def family(self, norms: Sequence[str]) -> bool:
        """Whether a name begins with a family's name, with its marks or without."""
        if self._words.family(tuple(norms)):
            return True
        return norms[0].isascii() and norms[0] in self._families

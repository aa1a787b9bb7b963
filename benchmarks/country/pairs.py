"""The concurrent holdings once more, by DuckDB from the same tables: a peer with no graph."""

from pathlib import Path

from . import make

# The bounds of a tenure as model.bounds tells them, set-wise. Instants are texts of one form, so
# that they compare as they should; '0' and '9' stand before and after all of them.
_BOUNDS = """
CREATE MACRO low(t) AS CASE length(t) WHEN 4 THEN t || '-01-01T00:00:00'
  WHEN 7 THEN t || '-01T00:00:00' ELSE t || 'T00:00:00' END;
CREATE MACRO high(t) AS CASE length(t) WHEN 4 THEN t || '-12-31T23:59:59'
  WHEN 7 THEN strftime(last_day(CAST(t || '-01' AS DATE)), '%Y-%m-%d') || 'T23:59:59'
  ELSE t || 'T00:00:00' END;
CREATE TABLE closed AS
  SELECT "old parent code" || '-' || "old code" AS ending, min("date") AS day
  FROM read_csv(?, header = true, all_varchar = true) GROUP BY ALL;
CREATE TABLE tenure AS
  SELECT tenure_id AS id, person_id AS person, post_id AS post,
    coalesce(low(begins), '0') AS eb,
    nullif(greatest(least(coalesce(high(begins), '9'), coalesce(high(attested), '9'),
      coalesce(high(attested_by), '9')), coalesce(low(begins), '0')), '9') AS lb,
    least(coalesce(high(ends), '9'), coalesce(high(former_by), '9'),
      coalesce(day || 'T00:00:00', '9')) AS le,
    nullif(greatest(coalesce(low(ends), '0'),
      coalesce(substr(low(attested), 1, 10) || 'T23:59:59', '0')), '0') AS goes
  FROM read_csv(?, header = true, all_varchar = true)
  LEFT JOIN closed ON ending = regexp_extract(area_id, '(\\d+-\\d+)$', 1);
"""
_PAIRS = """
SELECT CASE WHEN greatest(a.lb, b.lb) < least(least(a.goes, a.le), least(b.goes, b.le))
    AND a.lb IS NOT NULL AND b.lb IS NOT NULL AND a.goes IS NOT NULL AND b.goes IS NOT NULL
  THEN 'certain' ELSE 'possible' END AS certainty, count(*)
FROM tenure a JOIN tenure b ON a.person = b.person AND a.id < b.id AND a.post <> b.post
WHERE greatest(a.eb, b.eb) < least(a.le, b.le)
GROUP BY ALL
"""


def duckdb(folder: Path) -> dict[str, int]:
    """Count the pairs by certainty."""
    import duckdb as engine

    with engine.connect(":memory:") as base:
        files = {"closed": str(folder / make.CHANGES), "tenure": str(folder / make.ROSTER)}
        for statement in filter(str.strip, _BOUNDS.split(";\n")):
            name = statement.split()[2]
            base.execute(statement, [files[name]] if name in files else [])
        return {str(kind): int(count) for kind, count in base.execute(_PAIRS).fetchall()}

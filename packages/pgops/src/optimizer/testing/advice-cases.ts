/** A query, and an index somebody might make for it; the planner may want it or not. */
export interface AdviceCase {
  name: string
  query: string
  index: string
}

/** Queries on the library with an index each: wanted, unwanted and in doubt; every kind of index we give advice on. */
export const adviceCases: AdviceCase[] = [
  of('foreign key', `select * from "Lending"."Loan" where "bookId" = 77`, loan('("bookId")')),
  of(
    'join by a foreign key',
    `select l.* from books b join "Lending"."Loan" l on l."bookId" = b.id where b.isbn = '9780000000077'`,
    loan('("bookId")'),
  ),
  of(
    'join of many',
    `select count(*) from books b join "Lending"."Loan" l on l."bookId" = b.id where b.shelf < 'S5'`,
    loan('("bookId")'),
  ),
  of(
    'join of some',
    `select b.title, l.days from books b join "Lending"."Loan" l on l."bookId" = b.id where b.shelf = 'S77'`,
    loan('("bookId")'),
  ),
  of(
    'range',
    `select * from "Lending"."Loan" where "takenAt" between '2024-03-01' and '2024-03-03'`,
    loan('("takenAt")'),
  ),
  of('wide range', `select * from "Lending"."Loan" where "takenAt" > '2024-06-01'`, loan('("takenAt")')),
  of('half', `select sum(days) from "Lending"."Loan" where "takenAt" > '2025-01-01'`, loan('("takenAt")')),
  of(
    'equality and range',
    `select * from "Lending"."Loan" where state = 'late' and "takenAt" > '2025-12-01'`,
    loan('(state, "takenAt")'),
  ),
  of(
    'range before equality',
    `select * from "Lending"."Loan" where state = 'late' and "takenAt" > '2025-12-01'`,
    loan('("takenAt", state)'),
  ),
  of('most rows', `select * from "Lending"."Loan" where state = 'back'`, loan('(state)')),
  of('few rows', `select * from "Lending"."Loan" where state = 'lost'`, loan('(state)')),
  of('some rows', `select * from "Lending"."Loan" where state = 'out'`, loan('(state)')),
  of('count of a state', `select count(*) from "Lending"."Loan" where state = 'late'`, loan('(state)')),
  of('newest', `select * from "Lending"."Loan" order by "takenAt" desc limit 20`, loan('("takenAt")')),
  of(
    'newest of one',
    `select * from "Lending"."Loan" where "bookId" = 9 order by "takenAt" desc limit 3`,
    loan('("bookId", "takenAt" desc)'),
  ),
  of(
    'newest of a state',
    `select * from "Lending"."Loan" where state = 'out' order by "takenAt" desc limit 20`,
    loan('(state, "takenAt" desc)'),
  ),
  of('whole order', `select * from "Lending"."Loan" order by "takenAt"`, loan('("takenAt")')),
  of('latest value', `select max("takenAt") from "Lending"."Loan"`, loan('("takenAt")')),
  of('groups', `select "bookId", count(*) from "Lending"."Loan" group by 1`, loan('("bookId")')),
  of('few groups', `select state, count(*) from "Lending"."Loan" group by 1`, loan('(state)')),
  of('different values', `select distinct days from "Lending"."Loan"`, loan('(days)')),
  of(
    'covering',
    `select "takenAt", days from "Lending"."Loan" where "bookId" between 10 and 60`,
    loan('("bookId") include ("takenAt", days)'),
  ),
  of(
    'covering of many',
    `select sum(days) from "Lending"."Loan" where "takenAt" > '2024-06-01'`,
    loan('("takenAt") include (days)'),
  ),
  of(
    'partial',
    `select id from "Lending"."Loan" where state = 'lost' and "takenAt" > '2025-06-01'`,
    loan(`("takenAt") where state = 'lost'`),
  ),
  of(
    'partial in order',
    `select * from "Lending"."Loan" where state = 'late' order by id limit 50`,
    loan(`(id) where state = 'late'`),
  ),
  of(
    'partial of another',
    `select * from "Lending"."Loan" where state = 'out' and "bookId" = 7`,
    loan(`("bookId") where state = 'lost'`),
  ),
  of('nulls left out', `select * from "Lending"."Loan" where note = 'abc'`, loan('(note) where note is not null')),
  of('expression', `select * from members where lower(name) = 'member x'`, 'create index on members (lower(name))'),
  of(
    'expression of a date',
    `select count(*) from members where extract(year from joined) = 2019`,
    'create index on members (extract(year from joined))',
  ),
  of(
    'JSON value',
    `select * from members where extra ->> 'rank' = '7'`,
    `create index on members ((extra ->> 'rank'))`,
  ),
  of(
    'JSON containment',
    `select * from members where extra @> '{"rank": 7}'`,
    'create index on members using gin (extra jsonb_path_ops)',
  ),
  of(
    'JSON containment of many',
    `select * from members where extra @> '{"card": 1}'`,
    'create index on members using gin (extra jsonb_path_ops)',
  ),
  of('array', `select * from members where tags @> array['u7']`, 'create index on members using gin (tags)'),
  of(
    'arrays that meet',
    `select count(*) from members where tags && array['t1', 't2', 't3']`,
    'create index on members using gin (tags)',
  ),
  of(
    'part of a text',
    `select * from books where title ilike '%abcdef%'`,
    'create index on books using gin (title gin_trgm_ops)',
  ),
  of(
    'start of a text',
    `select * from books where title like 'Title ab%'`,
    'create index on books (title text_pattern_ops)',
  ),
  of('town', `select * from members where town = 'Nice'`, 'create index on members (town)'),
  of('several values', `select * from books where shelf in ('S1', 'S2', 'S30')`, 'create index on books (shelf)'),
  of('either', `select * from books where shelf = 'S1' or pages = 77`, 'create index on books (shelf)'),
  of('generated column', `select * from books where weight = 400`, 'create index on books (weight)'),
  of(
    'block range',
    `select count(*) from "Lending"."Loan" where "takenAt" between '2024-03-01' and '2024-03-03'`,
    loan('using brin ("takenAt")'),
  ),
  of(
    'block range without order',
    `select count(*) from "Lending"."Loan" where "bookId" = 77`,
    loan('using brin ("bookId")'),
  ),
  of('hash', `select * from books where shelf = 'S12'`, 'create index on books using hash (shelf)'),
  of('partitions', `select * from visits where member_id = 77`, 'create index on visits (member_id)'),
  of(
    'partitions in order',
    `select * from visits where door = 3 order by at desc limit 10`,
    'create index on visits (door, at)',
  ),
  of(
    'partitions, one read',
    `select count(*) from visits where at between '2026-02-01' and '2026-02-02'`,
    'create index on visits (at)',
  ),
  of('view', `select * from loans_out where name = 'Member x'`, 'create index on members (name)'),
  of(
    'lateral',
    `select m.id, l.id from members m cross join lateral (select id from "Lending"."Loan" l where l."bookId" = m.id order by "takenAt" desc limit 1) l where m.town = 'Metz'`,
    loan('("bookId", "takenAt")'),
  ),
  of(
    'exists',
    `select id from books b where exists (select from "Lending"."Loan" l where l."bookId" = b.id and l.state = 'lost') and shelf = 'S3'`,
    loan('("bookId", state)'),
  ),
  of(
    'not exists',
    `select id from books b where not exists (select from "Lending"."Loan" l where l."bookId" = b.id)`,
    loan('("bookId")'),
  ),
  of(
    'union',
    `select id from members where town = 'Brest' union select id from books where shelf = 'S9'`,
    'create index on books (shelf)',
  ),
  of(
    'common table',
    `with late as materialized (select * from "Lending"."Loan" where "bookId" < 20) select count(*) from late join members m on m.id = late."memberId"`,
    loan('("bookId")'),
  ),
  of('update', `update "Lending"."Loan" set days = 3 where "bookId" = 77`, loan('("bookId")')),
  of('delete', `delete from "Lending"."Loan" where "takenAt" < '2024-01-02'`, loan('("takenAt")')),
  of('any value', `select * from "Lending"."Loan" where "bookId" = $1`, loan('("bookId")')),
  of('any range', `select * from "Lending"."Loan" where "takenAt" > $1`, loan('("takenAt")')),
  of('any state', `select * from "Lending"."Loan" where state = $1`, loan('(state)')),
  of(
    'any page',
    `select * from books where shelf = $1 order by title limit 20`,
    'create index on books (shelf, title)',
  ),
]

function of(name: string, query: string, index: string): AdviceCase {
  return { name, query, index }
}

function loan(rest: string): string {
  return `create index on "Lending"."Loan" ${rest}`
}

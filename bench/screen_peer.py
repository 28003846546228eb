"""PostgreSQL with pg_trgm (GIN) on the names and questions that bench/screen.cc wrote: one question after the other, timed inside the server."""
import json
import os
import pathlib
import subprocess
import tempfile

scratch = pathlib.Path(os.environ["SCRATCH"])
root = pathlib.Path(__file__).resolve().parent.parent
SQL = r"""
create extension pg_trgm;
create table names(name text);
\copy names from '{names}' with (format csv, delimiter E'\x01', quote E'\x02')
create table questions(q text);
\copy questions from '{questions}' with (format csv, delimiter E'\x01', quote E'\x02')
create index on names using gin (name gin_trgm_ops);
analyze;
set pg_trgm.similarity_threshold = 0.5;
create table times(ms double precision);
create function ask() returns void language plpgsql as $$
declare r record; t timestamptz; n record;
begin
  for r in select q from questions loop
    t := clock_timestamp();
    for n in select name, similarity(name, r.q) s from names where name % r.q order by s desc limit 10 loop end loop;
    insert into times values (1000 * extract(epoch from clock_timestamp() - t));
  end loop;
end $$;
select ask();
truncate times;
select ask();
\t on
\a
select percentile_cont(0.5) within group (order by ms), percentile_cont(0.95) within group (order by ms), percentile_cont(0.99) within group (order by ms) from times;
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        subprocess.run([root / "tests/postgres", "start", folder], check=True, stdout=subprocess.DEVNULL)
        url = pathlib.Path(folder, "url").read_text().strip()
        try:
            if not url:
                print(json.dumps({"skipped": "PostgreSQL 15 is not installed"}))
                return
            sql = SQL.format(names=scratch / "screen-names.txt", questions=scratch / "screen-questions.txt")
            out = subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url], input=sql, text=True, capture_output=True)
            if out.returncode:
                print(json.dumps({"skipped": out.stderr.strip().splitlines()[-1][:200]}))
                return
            p50, p95, p99 = (float(x) for x in out.stdout.strip().splitlines()[-1].split("|"))
            print(json.dumps({"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "seconds": p50 / 1000}))
        finally:
            subprocess.run([root / "tests/postgres", "stop", folder], check=False)


main()

#!/usr/bin/env bash
# Lets two scanners from PyPI loose on a demo of its own, signed in as its first partner: Wapiti crawls every page
# and attacks what takes input, sqlmap tries what the lists are asked by. What they find is in target/scan.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$PWD/target/scan
rm -rf "$out/found" && mkdir -p "$out/found"
[ -x "$out/tools/bin/wapiti" ] || python3 -m venv "$out/tools"
"$out/tools/bin/pip" install --quiet wapiti3 sqlmap

cargo build --release --locked
target/release/accord demo --listen 127.0.0.1:0 >"$out/demo" 2>"$out/demo.log" &
demo=$!
trap 'kill "$demo" 2>/dev/null || true' EXIT
for _ in {1..300}; do
  grep --quiet '^Mails:' "$out/demo" && break
  sleep 0.2
done
site=$(sed -n 1p "$out/demo")
email=$(grep --max-count=1 '^sign-in' "$out/demo" | cut -f 2)
password=$(grep --max-count=1 '^sign-in' "$out/demo" | cut -f 3)

"$out/tools/bin/wapiti" --url "$site/" \
  --form-url "$site/sign-in" --form-user "$email" --form-password "$password" \
  --module xss,permanentxss,sql,timesql,redirect,file,exec,crlf,methods,csp,cookieflags,http_headers \
  --exclude "$site/sign-out" --exclude "$site/demo/*" \
  --depth 4 --max-files-per-dir 15 --max-links-per-page 40 --max-attack-time 180 \
  --flush-session --format json --output "$out/found/wapiti.json" >"$out/wapiti.log" 2>&1

curl --silent --cookie-jar "$out/cookies" --output /dev/null \
  --data-urlencode "email=$email" --data-urlencode "password=$password" "$site/sign-in"
session=$(awk '$6 == "accord" { print $6 "=" $7 }' "$out/cookies")
for address in \
  "$site/customers?q=birch&status=active&sort=company&order=desc&after=x" \
  "$site/invitations?state=open&before=x" \
  "$site/activity?who=x&kind=x&before=x" \
  "$site/customers/1*/subscriptions" \
  "$site/i/1*"; do
  "$out/tools/bin/sqlmap" --url "$address" --cookie "$session" --skip accord \
    --level 3 --risk 2 --threads 2 --batch --flush-session --ignore-code 400,404,429 \
    --output-dir "$out/found/sqlmap" >>"$out/sqlmap.log" 2>&1 || true
done

python3 - "$out" <<'REPORT'
import json, pathlib, sys
out = pathlib.Path(sys.argv[1])
report = json.loads((out / "found/wapiti.json").read_text())
print(f"Wapiti {report['infos']['version']}: {report['infos']['crawled_pages_nbr']} pages")
for group in ("vulnerabilities", "anomalies"):
    for name, found in report[group].items():
        for one in found:
            print(f"  {name}: {one['method']} {one['path'][:100]} {one['info'][:150]}")
log = (out / "sqlmap.log").read_text()
print("sqlmap:", log.count("starting @"), "addresses,", log.count("is vulnerable"), "vulnerable parameters")
panics = (out / "demo.log").read_text().count("panicked")
print("demo:", panics, "panics")
REPORT
